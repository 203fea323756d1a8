import type zh from '../zh-CN/screen'

const messages: typeof zh = {
  screen: {
    title: 'Big screen',
    states: 'Cameras by state',
    targets: 'Targets',
    computed: 'Computed {age}',
    events: 'Last events',
    noEvents: 'Nothing has happened lately',
    views: 'Rotating views',
    viewsOf: 'Class-1 cameras in turn, every {n} s',
    noViews: 'No class-1 camera can be played',
    map: 'Map',
  },
}

export default messages
