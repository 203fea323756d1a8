"""What an import says to people: why a file, a row or a cell is refused, what to write instead, how it was understood;
and what is hard to believe of a record.

Each phrase: its code, the Chinese words, the English ones. In braces stand its parameters; neither "@" nor "|", which
mean something to the web client's messages.
"""

from registry import file_words, validity_words
from registry.phrases import Phrasebook, phrases

_CELLS = """
too_long
    共 {length} 个字符，最多允许 {most} 个
    {length} characters, at most {most} are allowed
shorten
    请缩短
    shorten it
control_characters
    含有控制字符
    the text holds control characters
remove_them
    请删除
    remove them
not_digits
    “{value}”不是数字代码
    “{value}” is no code of digits
digits_only
    只填写数字
    write digits only
not_phases
    “{value}”不是阶段目标
    “{value}” is no list of phases
write_phases
    每个阶段写日期和要求值，如 2026-03-31=50; 2026-06-30=80
    write a day and what is required by then for each phase, like 2026-03-31=50; 2026-06-30=80
phase_twice
    同一天有两个阶段目标
    two phases end on the same day
not_geojson
    边界不是 GeoJSON
    the boundary is no GeoJSON
not_polygon
    边界不是多边形
    the boundary is no polygon
not_line
    “{value}”不是线
    “{value}” is no line
write_line
    填写 GeoJSON 的 LineString，或至少两个不同的点，如 116.4,28.2; 116.41,28.21
    write a GeoJSON LineString, or two different positions at least, as 116.4,28.2; 116.41,28.21
no_position
    {position} 不是经纬度
    {position} is no longitude and latitude
line_too_long
    线有 {count} 个点，最多允许 {most} 个
    the line has {count} positions, at most {most} are allowed
simplify_line
    请简化，或分为几个部位
    leave some out, or make several sites of it
write_polygon
    填写 GeoJSON 的 Polygon 或 MultiPolygon
    write a GeoJSON Polygon or MultiPolygon
not_in_list
    “{value}”不在该列允许的取值中
    “{value}” is none of the column's values
consent_missing
    位于涉军涉密部位“{site}”或其旁边：请先在摄像机页面上传该单位的同意文件，再启用
    it stands beside the military or classified site “{site}”: first add that site’s consent on the camera’s page
acceptance_missing
    验收须有验收文件：请先在摄像机页面上传
    acceptance needs a document: add it on the camera’s page first
step_not_next
    生命周期为“{before}”的监控点下一步只能是：{may}，不能直接成为“{after}”。若原登记有误，请作为更正（correction）提交
    a camera that is {before} becomes {may} next, not {after}; if its record was wrong, mark it as a “correction”
step_from_retired
    监控点已{before}：重新成为“{after}”须作为更正（correction）提交
    the camera is {before}: to be {after} again mark the change as a “correction”
installed_missing
    已建的监控点须有安装时间：请一并填写（AZSJ）
    a camera that is built has its day of installation: fill it in with this change (AZSJ)
enter_later
    或先导入为“已建”
    or import it as built first
too_many_tags
    有 {count} 个标签，最多允许 {most} 个
    there are {count} tags, at most {most} are allowed
fewer_tags
    请减少标签
    leave some out
tag_too_long
    标签“{tag}”超过 {most} 个字符
    the tag “{tag}” has more than {most} characters
separate_tags
    请缩短，多个标签用 / 分隔
    shorten it; several tags are separated by /
write_near
    是否应为“{near}”？
    write {near}
write_one_of
    请填写其中之一：{allowed}
    write one of {allowed}
code_not_digits
    设备编码只能由数字组成
    the device code may hold digits only: correct the other characters
code_length
    设备编码有 {length} 位，应为 {needed} 位
    the device code has {length} digits, it needs {needed}
code_length_shortened
    设备编码有 {length} 位，应为 {needed} 位（表格软件会缩短长数字：请把该列设为文本格式）
    the device code has {length} digits, it needs {needed}: format the column as text
code_province
    设备编码第 1–2 位：{digits} 不是 GB/T 2260 的省级代码
    digits 1–2 of the device code: {digits} is no province of GB/T 2260
code_industry
    设备编码第 9–10 位：{digits} 不是 GB/T 28181 的行业编码
    digits 9–10 of the device code: {digits} is no industry of GB/T 28181
code_not_camera
    设备编码第 11–13 位：{digits} 不是摄像机，应为 131 或 132
    digits 11–13 of the device code: {digits} is no camera, write 131 or 132
write_device_code
    填写 GB/T 28181 的 20 位编码
    write the 20 digits of GB/T 28181
division_length
    区划代码应为 6、9、12 或 15 位：县、乡、村、网格
    a division code has 6, 9, 12 or 15 digits: county, township, village, hamlet
division_province
    区划代码第 1–2 位：{digits} 不是 GB/T 2260 的省级代码
    digits 1–2 of the division code: {digits} is no province of GB/T 2260
write_division_code
    填写 GB/T 2260 及其扩展的代码
    write the code of GB/T 2260 and its extension
not_ipv4
    “{value}”不是 IPv4 地址
    “{value}” is no IPv4 address
write_ipv4
    填写四个 0 到 255 的数，如 10.1.2.3
    write four numbers from 0 to 255, as 10.1.2.3
not_ipv6
    “{value}”不是 IPv6 地址
    “{value}” is no IPv6 address
write_ipv6
    按 fd00::1 的形式填写
    write it as fd00::1
not_mac
    “{value}”不是 MAC 地址
    “{value}” is no MAC address
write_mac
    填写 12 位十六进制数，如 00-1A-2B-3C-4D-5E
    write twelve hexadecimal digits, as 00-1A-2B-3C-4D-5E
not_number
    “{value}”不是数
    “{value}” is no number
write_number
    只填写数字和小数点
    write digits and a decimal point only
out_of_range
    {value} 不在 {least} 到 {most} 之间
    {value} is outside {least} to {most}
write_range
    填写 {least} 到 {most} 之间的数
    write a number from {least} to {most}
not_whole
    {value} 不是整数
    {value} is no whole number
write_whole
    填写整数
    write a whole number
not_date
    “{value}”不是日期
    “{value}” is no date
write_time
    按 2024-05-31 或 2024-05-31 08:00:00 的形式填写
    write 2024-05-31 or 2024-05-31 08:00:00
not_calendar_day
    “{value}”这一天不存在
    “{value}” is no day of the calendar
write_day
    按 2024-05-31 的形式填写
    write 2024-05-31
formula
    单元格是公式
    the cell holds a formula
replace_formula
    用公式的值代替公式
    replace the formula by its value
not_stream_url
    不是可用的码流地址：{reason}
    {reason}
write_stream_url
    按 rtsp://主机:端口/路径 填写，账号写在单独的列中
    write rtsp://host:port/path, the account in its own columns
empty_cell
    单元格为空
    the cell is empty
write_column
    填写{zh}
    write the {en}
"""
_QUERIES = """
box_numbers
    地图范围须是四个数：西、南、东、北
    write four numbers: west,south,east,north
box_order
    地图范围的西不得大于东，南不得大于北，单位为度
    west must not be east of east, nor south north of north, in degrees
"""
_ROWS = """
same_key
    与第 {row} 行的{zh}相同
    row {row} has the same {zh}
remove_one_row
    删除两行中的一行
    remove one of the two rows
forbidden_place
    法律禁止在这类场所安装摄像机：{word}
    the law forbids cameras in such a place: {word}
remove_from_there
    该处不得设点安装
    remove it from there
outside_area
    不在您的辖区内
    this lies outside of your area
leave_row_out
    删除该行，或请有权限的人导入
    leave the row out, or ask whoever may
unknown_division
    没有区划 {code}
    division {code} is not known
unknown_unit
    没有单位 {code}
    unit {code} is not known
unknown_camera
    没有摄像机 {code}
    camera {code} is not known
add_camera_first
    请先登记该摄像机，或从线路中去掉
    enter that camera first, or take it out of the route
camera_not_there
    摄像机 {code} 不在该线路所属区划内
    camera {code} does not stand in the division of the route
leave_camera_out
    请从线路中去掉，或把线路划归上级区划
    take it out of the route, or give the route to a division above
too_many_stops
    线路有 {count} 个监控点，最多 {most} 个
    the route has {count} cameras, at most {most} are allowed
split_route
    请分成几条线路
    make several routes of it
not_two_digits
    “{value}”不是两位数字
    “{value}” is no number of two digits
write_two_digits
    请写设备编码第7–8位，如 01；多个用 / 分隔
    write digits 7–8 of the device codes, such as 01; several separated by /
unknown_site
    没有部位 {code}
    site {code} is not known
unknown_zone
    没有防区 {code}
    zone {code} is not known
did_you_mean
    是否应为 {near}？
    did you mean {near}?
add_division_first
    先在“行政区划”表中添加
    add the division first, in its own sheet
add_unit_first
    先在“单位”表中添加
    add the unit first, in its own sheet
add_site_first
    先在“应覆盖部位”表中添加
    add the site first, in its own sheet
add_zone_first
    先在“防区”表中添加
    add the zone first, in its own sheet
division_moved
    导入不能改变区划的上级
    a division cannot be moved by an import
keep_parent
    保持原上级区划
    keep the parent as it is
unknown_scope
    没有范围 {scope}
    scope {scope} is not known
write_scope
    填写 county、core、townships 或区划代码
    write county, core, townships or a division
counted_as_built
    点位和监控室按“已建”计数：请把层级改为“已建”，在线、可用情况另用覆盖率、在线率或完好率目标要求
    points and rooms are counted as built: set the level to built, and ask for online or usable by a rate
write_built
    填写“已建”
    write built
rooms_have_no_class
    监控室没有等级
    rooms have no class
leave_classes_empty
    等级留空
    leave the classes empty
no_core_area
    没有任何区划标为核心区：请在“登记”的区划中标出
    no division is marked as core area: mark those of the core in the registry's divisions
no_townships
    没有核心区以外的乡镇：请在“登记”的区划中填写类型“乡镇”
    there is no township outside the core area: enter them as kind “township” in the registry's divisions
no_division_of_target
    没有代码为 {scope} 的区划：请更正目标的范围，或登记该区划
    there is no division {scope}: correct the target's scope, or enter that division
phases_fall
    阶段目标 {day} 的要求低于 {earlier} 的
    the phase of {day} asks for less than that of {earlier}
phase_above_target
    阶段目标 {day} 的要求高于目标本身
    the phase of {day} asks for more than the target itself
phase_after_deadline
    阶段目标 {day} 不早于完成期限 {deadline}
    the phase of {day} does not end before the deadline {deadline}
mend_phases
    请修改阶段目标、要求值或完成期限
    change the phases, what is required, or the deadline
new_needs
    新增{kind}必须有{zh}
    a new {entity} needs the {en}
add_column
    添加“{zh}”列
    add the column {zh}
no_place
    没有一列说明摄像机在哪里
    no column says where the camera stands
fill_place
    填写所属区划、部位编码或行政区域
    fill 所属区划, 部位编码 or 行政区域
room_needs_unit
    新增监控室必须有单位
    a new room needs its unit
"""
_NOTES = """
sheet_left_out
    工作表“{sheet}”未导入：前 {rows} 行中没有表头
    sheet “{sheet}” was left out: no header row found in its first {rows} rows
positions_converted
    坐标按 {datum} 读取，已换算为 WGS-84
    positions were understood as {datum} and turned into WGS-84
columns_left_out
    不认识、未导入的列：{columns}
    columns left out, for nothing is known of them: {columns}
networked_understood
    联网属性：0 按“{zero}”读取，1 按“{one}”读取；若文件的含义相反，请选择“相反”
    联网属性: 0 was understood as {zero}, 1 as {one}; if the file means the opposite, say so (inverse)
formulas_read
    有 {count} 个公式：读取的是最后保存的值
    {count} formulas found: their last saved values were read
merged_read
    有合并的单元格：其内容用于所合并的每一行，共 {count} 行
    Merged cells hold for every row that they span: {count} rows were filled from them
"""
say = Phrasebook(phrases(_CELLS + _QUERIES + _ROWS + _NOTES + file_words.WORDS + validity_words.WORDS))
