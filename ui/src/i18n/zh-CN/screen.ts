export default {
  screen: {
    title: '大屏',
    states: '监控点状态',
    targets: '目标',
    computed: '计算于 {age}',
    events: '最近事件',
    noEvents: '最近没有新情况',
    views: '轮播画面',
    viewsOf: '一类点轮播，每 {n} 秒更换',
    noViews: '没有可播放的一类点',
    map: '地图',
  },
}
