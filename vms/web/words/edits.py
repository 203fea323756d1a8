"""Words for edits of many records at once, and for what stands in the way of undoing a change."""

WORDS = """
bulk_own_column
    各不相同，不能批量修改：请逐条修改或用表格导入
    each has its own: change one at a time, or import a spreadsheet
bulk_nothing
    没有要修改的内容
    say what is to become of them
bulk_too_many
    一次最多修改 {most} 条：请缩小筛选范围，或用表格导入
    at most {most} at once: narrow the filter, or import a spreadsheet
import_differs
    登记内容在您查看之后已有改动，写入结果会与您看到的不同，因此未写入任何内容：请重新核对
    Records were changed since you looked: the file would do something else than was shown. Nothing was written
bulk_gone
    所选记录中有 {count} 条已不在您的辖区内：请重新选择
    {count} of the chosen ones are not in your area: choose again
bulk_refused
    有 {count} 条不能这样修改，全部未作修改
    {count} of them cannot be changed so: nothing was changed
in_the_way
    有 {count} 处妨碍，未作任何改动：请先处理下列各项
    nothing was changed, see first to what stands in the way: {count}
changed_by
    {name}：{who} 于 {at} 又作修改，撤销会丢失这一修改。请先撤销那次修改
    {name}: changed since by {who} at {at}, and that would be lost. Undo that change first
belongs_camera
    监控点 {name} 现安装在 {to}：请先将其改到别处，或先撤销它的导入
    camera {name} now stands at {to}: move it first, or undo its import first
belongs_wall
    监控室 {to} 的视频墙预案“{name}”会一并丢失：请先删除该预案
    the wall preset “{name}” of the room {to} would be lost: delete it first
belongs_checkpoint
    卡口 {name} 现属于 {to}：请先将其改到别处，或先撤销它的导入
    checkpoint {name} now belongs to {to}: move it first, or undo its import first
belongs_post
    备勤点 {name} 现属于 {to}：请先将其改到别处，或先撤销它的导入
    post {name} now belongs to {to}: move it first, or undo its import first
belongs_elsewhere
    其他辖区的登记现属于 {to}：请上级先将其改到别处
    a record of another area now belongs to {to}: somebody above has to move it first
not_let_in
    监控点 {name}：{lack}
    camera {name}: {lack}
lost_reference
    {name} 原属于 {to}，后者已被删除：请先重新登记后者
    {name} belonged to {to}, which was removed since: enter that again first
no_edit
    只有修改可以撤销：新增的登记请撤销或删除，已删除的请重新登记
    only an edit can be undone: retire or remove what was made, enter again what was removed
password_not_kept
    原密码未保留，无法恢复：请重新填写
    the old password is not kept: enter it again
taken_since
    {name} 现已使用该编码或名称：请先修改那一条
    {name} has that code or name now: change that one first
lay_elsewhere
    修改前该登记属于其他辖区：请上级撤销
    before this edit it lay in another area: somebody above has to undo it
undone_already
    该导入已由 {who} 于 {at} 撤销
    this import was undone by {who} at {at}
"""
