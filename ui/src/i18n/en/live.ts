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
    room: 'Room',
    roomHint: 'Where this computer stands: the line of that room bounds its live views',
    roomOfUnit: 'My unit\'s room',
    purposes: { routine: 'Routine monitoring', incident: 'Incident', fault: 'Checking a fault', inspection: 'Inspection', drill: 'Drill' },
    stats: '{fps} fps · {dropped} % dropped · {loss} % lost · {latency} ms · {width}×{height}',
    fallen: 'Main stream too much for here: sub stream',
    silent: 'the camera sends nothing',
    given: { keyFrames: 'Key frames only', transcoded: 'Converted picture', sub: 'Sub stream' },
    cause: { room: 'the line of this room carries no more', network: 'too many packets get lost on the way here', codec: 'this browser does not play H.265' },
    lack: {
      codec: 'this browser does not play what the camera sends: set it to H.264 without B-frames',
      room: 'the line of this room is full: close another view',
      retired: 'the camera is retired',
      address: 'its record has no usable stream address',
      password: 'its password cannot be read: enter it anew',
    },
    snapshot: 'Snapshot',
    showStats: 'Show figures',
    unmute: 'Sound on (M)',
    mute: 'Sound off (M)',
    start: 'Start view',
    stop: 'Stop',
  },
}

export default messages
