/** Phases as the service writes them: "2026-03-31=50; 2026-06-30=80". */
export interface Phase {
  day: string
  required: string
}

export function readPhases(text: string): Phase[] {
  return text.split(';').map((part) => part.trim()).filter(Boolean).map((part) => {
    const [day = '', required = ''] = part.split('=')
    return { day, required }
  })
}

/** By day. One that has no day yet stands for nothing; what is no number is for the service to refuse. */
export function writePhases(phases: readonly Phase[]): string {
  const whole = phases.filter(({ day }) => day).toSorted((one, two) => one.day.localeCompare(two.day))
  return whole.map(({ day, required }) => `${day}=${required.trim()}`).join('; ')
}
