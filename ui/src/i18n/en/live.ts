import type zh from '../zh-CN/live'

const messages: typeof zh = {
  live: {
    connecting: 'Connecting…',
    because: ': ',
    paused: 'Paused',
    noPicture: 'No live picture',
    lastFrame: 'Frame of {age}, not live',
    stream: 'Stream',
    main: 'Main',
    sub: 'Sub',
    purpose: 'Purpose',
    purposeHint: 'Recorded with every view',
    purposes: { routine: 'Routine monitoring', incident: 'Incident', fault: 'Checking a fault', inspection: 'Inspection', drill: 'Drill' },
    stats: '{fps} fps · {dropped} % dropped · {loss} % lost · {latency} ms · {width}×{height}',
    fallen: 'Main stream too much for here: sub stream',
    silent: 'the camera sends nothing',
    snapshot: 'Snapshot',
    showStats: 'Show figures',
    start: 'Start view',
    stop: 'Stop',
  },
}

export default messages
