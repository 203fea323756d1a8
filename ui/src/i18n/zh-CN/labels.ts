export default {
  labels: {
    title: '杆件标签',
    open: '打印杆件标签',
    hint: '每根杆一个二维码，扫码登录后打开该杆上的监控点。按辖区筛选后打印，裁下贴在杆上。',
    shown: '已显示 {n} / {of} 个',
    code: '杆件 {n} 的二维码',
    empty: '这里没有杆件。',
    emptyHint: '在监控点档案中填写杆件编号后，标签会出现在这里。',
    cameras: '杆上的监控点',
    none: '这根杆上没有监控点。',
    noneHint: '监控点可能已移走，或者还没有登记。',
  },
}
