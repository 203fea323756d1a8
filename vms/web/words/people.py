"""Words for accounts, roles and rights."""

WORDS = """
role_administrator
    管理员
    administrator
role_operator
    值班员
    operator
role_governance_officer
    综治人员
    governance officer
role_crew
    运维人员
    crew
role_auditor
    督查人员
    auditor
may_view_cameras
    查看监控点
    view cameras
may_watch_live
    调阅实时画面
    watch live
may_listen
    收听声音
    listen
may_view_evidence
    查看画面证据
    view evidence
may_check_now
    立即检测
    check now
may_edit_registry
    修改登记
    edit registry
may_import
    导入
    import
may_export
    导出
    export
may_view_coverage
    查看覆盖情况
    view coverage
may_plan_coverage
    制定布点方案
    plan coverage
may_manage_users
    管理人员
    manage users
may_read_audit
    查看审计
    read audit
may_switch_settings
    更改设置
    switch settings
may_manage_walls
    管理预案和巡逻线路
    manage walls
may_view_patrols
    查看巡逻记录
    view patrols
may_approve_references
    确认参考画面
    approve references
may_approve_site_lists
    批准部位清单
    approve site lists
may_manage_maintenance
    安排维护
    manage maintenance
may_view_incidents
    查看事件
    view incidents
may_handle_incidents
    处理事件
    handle incidents
may_supervise_repairs
    调度和督办维修
    supervise repairs
may_repair
    维修
    repair
role_may_not
    {role}无权{right}：请联系管理员
    the role {role} may not {right}: ask an administrator
role_only_looks
    {role}只能查看
    the role {role} only looks
role_beyond_own
    您的角色没有“{role}”的全部权限：请联系管理员
    your role does not hold the rights of {role}: ask an administrator
token_ended
    令牌已失效：请申请新的令牌
    the token is not valid any more: ask for a new one
csrf_missing
    请求头 {header} 缺失或不正确：请重新登录
    the header {header} is missing or wrong: sign in again
sign_in_ended
    登录已结束：请重新登录
    the sign-in has ended: sign in again
signing_in_busy
    同时登录的人过多：请稍后再试
    too many people are signing in at once: try again
wrong_sign_in
    用户名或密码不正确
    the user name or the password is wrong
wrong_current_password
    当前密码不正确
    the current password is wrong
too_many_sign_ins
    登录失败次数过多：请稍候
    too many failed sign-ins: wait a little
password_too_short
    密码至少 {least} 个字符
    the password needs at least {least} characters
password_too_long
    密码最多 {most} 个字符
    the password may have at most {most} characters
password_holds_name
    密码不得包含用户名
    the password must not contain the user name
password_too_plain
    密码中不同的字符太少
    the password has too few different characters
username_form
    用户名为 2 到 64 个字母、数字或 {signs}
    a user name has 2 to 64 letters, digits, or {signs}
username_taken
    用户名 {name} 已被使用：请换一个
    the user name {name} is taken: choose another
role_missing
    请选择角色
    the role is missing
password_missing
    请填写密码
    the password is missing
last_administrator
    这是整个服务的最后一名管理员：请先指定另一名
    this is the last administrator of the whole service: make another one first
screen_may_not
    已配对的大屏只能显示大屏页面：请在另一台计算机上登录
    a paired screen shows the page of the big screen and nothing else: sign in on another computer
no_such_pairing
    没有大屏显示此代码，或代码已过期：请输入大屏上现在的代码
    no screen shows this code, or it is over: type in what the screen shows now
too_many_pairings
    等待配对的大屏过多：请稍后再试
    too many screens wait to be paired: try again later
too_many_screens
    已配对 {most} 个大屏：请先撤销一个
    there are {most} paired screens already: revoke one first
token_from_token
    不能用令牌生成令牌：请用密码登录
    a token cannot make tokens: sign in with your password
person_disabled
    此人已停用：请先启用
    this person is disabled: enable them first
too_many_tokens
    已有 {most} 个令牌：请先吊销一个
    there are {most} tokens already: revoke one first
"""
