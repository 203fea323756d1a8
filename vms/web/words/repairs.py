"""Words for incidents, work orders, maintenance, reference views and notifications."""

WORDS = """
not_possible_now
    事件的状态已经变化
    The incident is not where you think
status_raised
    待受理
    raised
status_acknowledged
    已受理
    acknowledged
status_dispatched
    已派单
    dispatched
status_arrived
    已到场
    arrived
status_awaiting_check
    待核验
    awaiting check
status_verified
    核验通过
    verified
status_returned
    已退回
    returned
status_closed
    已办结
    closed
not_in_status
    事件{status}时不能这样操作
    not possible while the incident is {status}
clock_stands
    计时已经暂停
    the clock stands already
clock_runs
    计时没有暂停
    the clock is running
supervised_already
    已在督办中：请给出新的期限
    it is under supervision already: say until when it is to be
supervision_ahead
    督办期限应在今后 {days} 天之内
    the deadline must lie ahead, within {days} days
still_faulty
    监控点仍有故障：请修复，或写明理由强制办结
    the camera is still seen as faulty: repair it, or override with a reason
one_camera_only
    事件只有一个监控点，不能拆分
    it has only one camera: nothing to split off
not_in_incident
    该监控点不在此事件中
    this camera is not in the incident
say_why
    请写明理由
    say why
who_repairs_writes
    只有到场和报修复时才能填写检查项和配件
    checklist and parts come with arrive and repaired
beyond_your_area
    超出您的辖区：由{division}处理
    it reaches beyond your area: {division} handles it
anothers_order
    工单属于{name}
    the order is {name}'s
nobodys_order
    工单还没有派给人
    the order is not yet anybody's
finder_decides
    由上报人确认办结
    who reported it has the last word
not_yours
    这份工单已改派他人
    The order is somebody else's
action_reused
    同一操作编号已用于别的操作：每个操作须用新的编号
    This client_action_id was used for something else: make a new one for each action
nobody_to_send
    没有可派的人员
    Nobody can be sent
not_there_to_repair
    此人不负责该辖区的维修：请另选
    this person does not repair in that area: choose another
no_crew_holds_all
    没有运维人员的辖区包括全部监控点：请指定负责其中一部分的人，或增加运维人员
    no crew's area holds all its cameras: name somebody who repairs some of them, or add a crew
photo_unwritable
    照片无法写入磁盘：请清理空间后重新发送
    the photo cannot be written to disk: free some space, then send it again
no_such_photo
    工单没有这张照片，或其文件已不存在
    the order has no such photo, or its file is gone
too_many_photos
    工单的照片已经够多
    This order has enough photos
photos_full
    一份工单最多 {most} 张照片
    an order has at most {most} photos
not_a_picture
    请发送一张 JPEG 或 PNG 图片
    Send one JPEG or PNG picture
picture_too_large
    图片为 {width}×{height} 像素：最多 {most} 百万像素
    a picture of {width}×{height} pixels is not taken: at most {most} million
picture_unwritable
    图片无法存成 JPEG
    the picture cannot be written as JPEG
picture_unknown
    文件既不是 JPEG 也不是 PNG
    this is neither a JPEG nor a PNG file
picture_damaged
    图片文件已损坏
    the file is damaged
position_form
    位置按“经度,纬度”填写，单位为度
    write longitude,latitude in degrees
too_many_windows
    维护计划过多
    There are too many maintenance windows
windows_full
    已安排 {most} 个：请取消一些，或用一个窗口覆盖整个区划
    {most} are planned: cancel some, or cover a whole division with one
no_thing_here
    您的辖区内没有监控点的档案写有该名称
    no record of your area names that
thing_of_several
    几个区划都有这个名称，请指明是哪一个：{divisions}
    several have one of that name, say whose: {divisions}
thing_reaches_beyond
    辖区外还有 {n} 个监控点接在上面：请由上级安排
    {n} more cameras hang on it outside of your area: somebody above plans for them all
window_is_over
    该维护计划已结束
    This maintenance window is over
window_stays
    它说明当时哪些时间不计入，须保持原样：请另建一个
    it explains what was excluded then and stays as it is: plan another one
window_began
    维护已经开始：请修改结束时间，或取消
    it has begun already: change its end, or cancel it
window_end
    结束时间须晚于开始时间，最多晚 {days} 天
    the end must lie after its start, by at most {days} days
window_until
    截止日期只用于重复的窗口：请选择星期，或改用结束时间
    until is for windows that repeat: give their weekdays, or set the end
window_past
    结束时间须在现在之后
    the end must lie in the future
override_until
    截止时间须在现在之后，最多 {days} 天
    the end must lie in the future, by at most {days} days
calendar_latest
    开始时间须早于 {year} 年
    `from` must lie before {year}
calendar_length
    开始时间须早于结束时间，最多早 {days} 天
    `from` must lie before `to`, by at most {days} days
not_sound
    不能用这个画面作参考画面
    No reference view can be taken of this picture
no_picture_to_learn
    没有画面：{reason}
    there is no picture: {reason}
picture_at_fault
    画面有故障（{faults}）：请先修复
    the picture has a fault ({faults}): mend it first
picture_unclear
    画面不够清晰，无法学习，或其文件无法保存：请再试一次
    the picture was not clear enough to learn from, or its frame could not be stored: try again
decided
    该参考画面已有结论
    This reference view has been decided on already
decided_at
    已于 {at} UTC {status}：请重新加载列表
    it is {status} since {at} UTC: load the list again
reference_candidate
    待确认
    candidate
reference_approved
    确认
    approved
reference_rejected
    不采用
    rejected
reference_gone
    该监控点已没有这个参考画面：请重新加载列表
    this camera has no such reference view any more: load the list again
channel_in_use
    有规则在用这个渠道：请先修改规则
    A rule sends to this channel: change the rule first
delivery_not_given_up
    这条通知没有放弃：仍在重试或已送达
    This message is not given up: it is still tried, or was taken
too_many_of_them
    数量已达上限：请先删除一个
    There are enough of these: remove one first
channel_address_missing
    请填写消息发往的地址
    say where messages go
channel_address_unknown
    不支持这个地址：可用 {schemes}
    no channel can have this address: there are {schemes}
channel_query_refused
    地址里不能写 {names}：请删除
    an address may not say {names}: leave it out
channel_host_inner
    这个地址指向内部网络：请管理员把主机写入 VMS_NOTIFY_HOSTS
    this host lies in the inner network: whoever runs the service must name it in VMS_NOTIFY_HOSTS
occasion_of_other_rules
    事件规则与报告规则的通知情况不能混用
    rules of incidents and rules of reports tell of different things
reports_by_area_alone
    报告规则只按辖区区分，不能选择类别、事件类型或单位
    a rule of reports is for an area: it takes no classes, kinds or units
no_channel_here
    您的辖区内没有该渠道
    there is no such channel in your area
"""
