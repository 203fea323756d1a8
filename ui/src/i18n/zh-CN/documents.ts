/** 监控点页的文件与照片。 */
export default {
  documents: {
    title: '文件与照片',
    add: '上传文件',
    empty: '还没有文件。',
    file: 'PDF、JPEG 或 PNG，最大 20 MiB',
    name: '名称',
    is: '类型',
    of: '所属阶段',
    kind: { document: '文件', photo: '照片', consent: '同意书' },
    stage: { planned: '规划', built: '已建', accepted: '已验收', in_service: '在用', maintenance: '维修', retired: '报废' },
    consentNeeded: '位于涉军涉密部位“{site}”或其旁边：没有该单位的同意书，不能启用。',
    consented: '位于涉军涉密部位“{site}”或其旁边，已有同意书。',
    withdraw: '撤回',
    withdrawAsk: '撤回“{name}”？',
    withdrawHint: '不再作为依据，记录仍保留。',
    withdrawn: '{who} 已撤回：{reason}',
  },
}
