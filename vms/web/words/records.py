"""Words for the registry, its documents, custom fields and lists of sites, for coverage, plans and reports."""

WORDS = """
no_division_here
    您的辖区内没有该区划
    there is no such division in your area
no_site_here
    您的辖区内没有该部位
    there is no such site in your area
no_unit_here
    您的辖区内没有该单位
    there is no such unit in your area
no_room_here
    您的辖区内没有该监控室
    there is no such monitoring room in your area
no_camera_here
    您的辖区内没有该监控点
    there is no such camera in your area
no_scope_here
    您的辖区内没有该范围：county、core、townships 或区划代码
    there is no such scope in your area: county, core, townships or a division's code
no_such_column
    一机一档没有“{name}”这一列
    the record has no column {name}
nowhere_on_a_map
    {kind}没有位置：请导出 XLSX 或 CSV
    a {kind} lies nowhere on a map: take XLSX or CSV
no_such_field
    {kind}没有“{name}”这一项
    a {kind} has no field {name}
place_forbidden
    法律禁止在这类场所安装摄像机：{word}
    the law forbids cameras in such a place: {word}
value_refused
    {field}：{reason}（{remedy}）
    {field}: {reason}: {remedy}
address_refused
    {field}：{reason}
    {field}: {reason}
value_missing
    {field}不得为空
    {field}: this may not be empty
needs_column
    新增{kind}必须有{column}
    a new {kind} needs the {column}
code_stays
    {kind}的编码不能修改：请新增一个，再删除这个
    a {kind} keeps its code: make a new one, and remove this
still_referred
    还有其他记录属于该{kind}：请先移走或删除
    other records still belong to this {kind}: move or remove them first
unit_responsible
    该单位还负责目标 {targets}：请先为其改填其他单位
    this unit is responsible for {targets}: name another one there first
record_exists
    已有{kind} {name}：请修改原有的
    there is already a {kind} {name}: change that one instead
camera_where
    请说明监控点在哪里：区划或部位
    say where the camera stands: a division or a site
camera_code_taken
    编码 {code} 已被使用：请修改那个监控点
    the code {code} is taken: change that camera instead
file_refused
    无法读取该文件
    The file cannot be read
stream_url_too_long
    码流地址太长：请核对
    {reason}
stream_url_blanks
    码流地址含有空白或控制字符：请删除
    {reason}
stream_url_unreadable
    无法识别码流地址的主机或端口：请按 rtsp://主机:端口/路径 填写
    {reason}
stream_url_scheme
    码流地址须以 rtsp:// 开头
    {reason}
stream_url_account
    码流地址含有用户名或密码：请填写在单独的栏中
    {reason}
stream_url_no_host
    码流地址没有主机：请按 rtsp://主机:端口/路径 填写
    {reason}
stream_url_port
    端口 0 不存在：请按 rtsp://主机:端口/路径 填写
    {reason}
month_form
    月份按 2026-03 的形式填写
    write a month as 2026-03
still_to_come
    {when} 还没有到
    {when} is still to come
records_begin
    记录从 {at} 开始
    the records begin at {at}
nothing_recorded
    还没有任何记录
    nothing is recorded yet
report_at
    只有某一时刻的报告才能填写时刻，且不能同时填写日期
    only a report of a moment is of a time, and then of no day
report_day
    请填写日期；月报填写该月的任意一天
    say of which day, or of which month by one of its days
report_gone
    该报告的文件已不存在：请重新生成
    the file of this report is gone: make it again
report_not_written
    报告文件无法写入：{reason}
    the report’s file cannot be written: {reason}
report_own_fault
    系统程序自身出错，详情见服务日志
    a fault of the service itself; its log says which
schedule_everywhere
    自动报告对全部辖区生效，只有管辖全部范围的管理员可以修改
    what is made by itself is so everywhere: ask an administrator whose area is everything
no_manifest
    这不是报告的清单文件：{reason}
    this is not the manifest of a report: {reason}
count_or_budget
    数量和预算只能给一个
    give a count or a budget, not both
too_many_candidates
    共有 {candidates} 个候选，最多能证明 {most} 个：请缩小范围，或不求最优
    {candidates} candidates, at most {most} can be proven: plan a smaller scope, or without the optimum
document_too_large
    文件超过 {most} MiB：请压缩或拆分
    the file is larger than {most} MiB: make it smaller, or send it in parts
document_cut
    PDF 文件不完整：请重新导出后上传
    the PDF file is cut off: export it again, then send it
document_no_photo
    照片须为 JPEG 或 PNG；PDF 请作为文件上传
    a photo is a JPEG or PNG picture: send a PDF as a document
document_gone
    没有这份文件，或已撤回
    there is no such document, or it was withdrawn
document_too_many
    每台摄像机最多 {most} 份文件
    a camera has at most {most} documents
consent_nowhere
    {within} 米内没有涉军涉密部位：先填写监控点的坐标，或作为普通文件添加
    no military or classified site lies within {within} m: first give the camera its position, or add it as a document
document_disk
    文件无法写入磁盘：请清理空间后重新上传
    the document cannot be written to disk: free some space, then send it again
field_entity
    只能为监控点和应覆盖部位增加字段
    only records of cameras and of sites can have fields of your own
field_code
    代码由 2 到 16 个大写字母、数字或下划线组成，以字母开头
    the code has 2 to 16 capital letters, digits or _, and begins with a letter
field_taken
    已有栏目使用“{name}”：请换一个，否则表头无法区分
    another column is called “{name}”: choose another, a file’s header could not tell them apart
field_everywhere
    自定义字段对全部辖区生效，只有管辖全部范围的管理员可以设置
    fields apply everywhere: ask an administrator whose area is everything
field_choices_needed
    请至少给出一个选项
    give at least one choice
field_no_choices
    只有“选项”类字段可以有选项
    only a field to choose from has choices
field_choices_too_many
    最多 {most} 个选项
    at most {most} choices
field_choice_lost
    选项 {code} 不能删除，档案中可能已有该值：可以修改它的名称
    the choice {code} cannot be taken away, records may hold it: give it other words
custom_filter
    请按“字段代码:值”填写
    write the field’s code, a colon, and the value
list_of_county
    部位清单以县为单位：{code} 有上级区划
    a list is of a county: {code} lies in another division
draft_waits
    {at} 拟定的清单尚待批准：请先批准或撤回
    the list drafted at {at} still waits: approve or withdraw it first
approved_already
    该清单已由 {who} 以 {reference} 批准，不能再改：请另拟新版
    this list was approved by {who} as {reference} and stays as it is: draft a new one
reference_taken
    文号 {reference} 已用于另一版清单
    {reference} is the number of another list already
in_force_too_early
    施行日期不得早于批准当日：已公布的数字不得改变
    a list cannot be in force before the day of its approval: figures that were told stay what they were
too_many_differences
    自该版以来有 {count} 个部位变动，一次最多比较 {most} 个：请比较更近的版本
    {count} sites changed since, at most {most} can be compared: choose a newer version
being_prepared
    正在准备
    This is being prepared
records_being_prepared
    正在准备 {day} 的档案：已完成 {done} / {of}
    the records of {day} are being prepared: {done} of {of}
fields_full
    最多 {most} 个自定义字段：请先停用不再需要的
    at most {most} fields: take one out of use first
not_a_document
    请上传一份 PDF、JPEG 或 PNG 文件
    Send one PDF, JPEG or PNG file
one_tag
    一次只能按一个标签查找
    one tag at a time can be asked for
no_custom_field
    没有自定义字段 {code}
    there is no field {code}
"""
