"""Words for what is wrong with a request whatever it is about, and for the fields that are sent."""

WORDS = """
bad_request
    无法执行该请求
    The request cannot be carried out
unauthorized
    请先登录
    Sign in first
forbidden
    没有权限
    Your role does not allow this
not_found
    不存在，或不在您的辖区内
    There is no such thing in your area
conflict
    与已有内容冲突
    This contradicts what is already there
changed_meanwhile
    已被他人修改：请重新加载
    Somebody changed this meanwhile: load it again
too_large
    内容过大
    The request is too large
invalid
    填写的内容不正确
    Some fields are wrong
misdirected
    本服务不使用这个域名：请核对 VMS_ALLOWED_HOSTS
    This service has another name: see VMS_ALLOWED_HOSTS
precondition_required
    没有说明修改的是哪个版本：请重新加载后再改
    Say which version you change: send If-Match with its ETag
too_many_requests
    请求过于频繁：请稍候
    Too many requests: wait a little
internal
    服务内部错误
    Internal error
unavailable
    服务暂时无法处理：请稍后再试
    The service cannot do this now: try again soon
storage_full
    服务的磁盘已满：没有保存
    The disk of the service is full: nothing was saved
no_such_address
    没有这个地址
    There is no such address
method_not_allowed
    该地址不支持这种操作
    This cannot be done with that address
mistake
    服务出现错误：请把编号 {incident} 告知管理员
    the service made a mistake: tell its administrator the number {incident}
request_too_large
    请求超过 {most} MiB：请拆分；表格也可在服务器上导入（vms import）
    the request is larger than {most} MiB: split it, or import a spreadsheet on the server (vms import)
photo_too_large
    照片超过 {most} MiB：请缩小
    a photo has at most {most} MiB
still_too_large
    截图超过 {most} MiB
    a still has at most {most} MiB
body_too_long
    内容超过 {most} 字节
    this may have at most {most} bytes
bad_cursor
    翻页位置无效：请从第一页开始
    the cursor is not one of ours: start from the first page
too_many_event_streams
    打开的实时连接过多：请关闭一些页面
    too many open event streams: close one
disk_full
    数据库所在的磁盘已满：没有保存，请清理空间
    the disk that holds the database is full: free some space, nothing was saved
database_busy
    数据库正忙于大批写入（如导入）：请稍后再试
    the database is busy with a long write (an import?): try again
not_in_time
    开始时间须早于结束时间和现在，最多早 {days} 天
    `from` must lie before `to` and before now, by at most {days} days
too_much_at_once
    {what}过多，超过 {most}：请缩小时间或范围
    more than {most} {what}: choose a shorter time or a smaller area
rates_being_measured
    监控点很多，正在统计各自的在线率（已完成 {done}%）：请稍后再查
    of so many cameras the rates are being measured ({done} % done): ask again soon
records_being_counted
    监控点很多，正在统计档案（已完成 {done}%）：请稍后再查
    of so many cameras the records are being counted ({done} % done): ask again soon
rates_waiting
    已有 {most} 个时段的在线率在等待统计：请稍后再查，或选择更小的辖区
    rates of {most} other times are waiting to be measured: ask again later, or choose a smaller area
what_cameras
    监控点
    cameras
what_changes
    状态变化
    changes of state
what_incidents
    事件
    incidents
what_sites
    应覆盖部位
    sites
what_patrols
    巡逻记录
    patrols
field_missing
    请填写“{field}”
    {field}: {said}
reason_missing
    请写明理由（reason）：它与改动一起留在记录里
    Say why in “reason”: it is kept beside the change.
field_too_short
    “{field}”太短：至少 {limit} 个字符
    {field}: {said}
field_too_long
    “{field}”太长：最多 {limit} 个字符
    {field}: {said}
field_too_few
    “{field}”太少：至少 {limit} 项
    {field}: {said}
field_too_many
    “{field}”太多：最多 {limit} 项
    {field}: {said}
field_least
    “{field}”不得小于 {limit}
    {field}: {said}
field_more
    “{field}”须大于 {limit}
    {field}: {said}
field_most
    “{field}”不得大于 {limit}
    {field}: {said}
field_less
    “{field}”须小于 {limit}
    {field}: {said}
field_number
    “{field}”须是数
    {field}: {said}
field_time
    “{field}”须是日期或时间
    {field}: {said}
field_choice
    “{field}”不是可选的值
    {field}: {said}
field_unknown
    不认识“{field}”
    {field}: {said}
field_form
    “{field}”的写法不正确
    {field}: {said}
"""
