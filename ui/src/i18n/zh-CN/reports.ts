/** 报告页：签名报告的下载与复算。 */
export default {
  reports: {
    title: '报告',
    hint: '在“覆盖情况”页手工生成，系统每日、每月也会为全县和各综治中心自动生成。',
    name: '报告',
    asOf: '数据截止',
    made: '生成',
    scheduled: '自动',
    size: '大小',
    files: '文件',
    part: { pdf: 'PDF', xlsx: '工作簿', zip: '全部（签名）' },
    again: '重新计算',
    againHint: '按保存的历史重新计算，并逐项比对',
    busy: '正在计算…',
    same: '结果一致',
    differs: '结果不一致：{sections}',
    section: { about: '封面', targets: '目标', plan: '进度', areas: '辖区', usable_time: '可用时长', sites: '部位', evidence: '证据' },
    empty: '还没有报告。',
    emptyHint: '系统将在零点后自动生成第一份；也可以现在到“覆盖情况”页生成。',
  },
}
