"""Words for checks, live views, walls and patrols."""

WORDS = """
not_checked
    这个监控点不检测
    This camera is not checked
not_checked_lifecycle
    不检测：监控点的生命周期为“{lifecycle}”
    Not checked: the camera is {lifecycle}.
not_checked_no_address
    不检测：没有登记码流地址
    Not checked: no stream address is on file.
not_checked_address
    不检测：{reason}
    Not checked: {reason}.
not_known_yet
    检测程序还不知道这个监控点：请稍后再试
    It is not known to the checks yet: try again soon.
checks_elsewhere
    本进程不做检测：请访问负责检测的进程
    this process does not check cameras: ask the one that does
check_late
    检测没有按时返回：请再试一次
    the check has not come back in time: try again
checks_restarting
    检测正在重新启动：请再试一次
    the checks are being restarted: try again
bad_offer
    此浏览器无法播放该视频
    The SDP offer cannot be answered
offer_not_answered
    无法应答浏览器的 SDP：{reason}
    {reason}
offer_no_text
    发送的内容不是 UTF-8
    what was sent is not UTF-8
not_sdp
    须以 Content-Type: application/sdp 发送 SDP
    Send an SDP offer with Content-Type: application/sdp
not_a_fragment
    须以 Content-Type: application/trickle-ice-sdpfrag 发送 SDP 片段
    Send an SDP fragment with Content-Type: application/trickle-ice-sdpfrag
not_connected_yet
    实时画面还在打开，没有可以重连的会话
    The live view is still being opened: there is nothing to restart
no_live_picture
    没有实时画面
    There is no live picture
no_picture_refused
    摄像机地址无人应答
    {reason}
no_picture_timed_out
    摄像机没有按时应答
    {reason}
no_picture_reset
    摄像机断开了连接
    {reason}
no_picture_unauthorized
    摄像机不接受用户名或密码
    {reason}
no_picture_not_found
    摄像机没有这个码流路径
    {reason}
no_picture_no_video
    摄像机没有发送视频
    {reason}
no_picture_no_transport
    摄像机的视频无法用本服务器允许的传输方式（TCP/UDP）送达：请检查 VMS_RTSP_TRANSPORT、摄像机设置和途中的防火墙
    {reason}: see VMS_RTSP_TRANSPORT, the camera's settings, and the firewalls between
no_picture_no_keyframe
    摄像机没有发送关键帧或参数集，无法解码
    {reason}
no_picture_unreadable
    摄像机发送的数据无法解析
    {reason}
no_picture_blind
    本服务器连不上摄像机网络
    {reason}
no_picture_changed
    摄像机换了编码：请重新打开
    {reason}
codec_unplayable
    此浏览器不能播放摄像机的编码：请把一路码流改成 H.264 并关闭 B 帧
    {reason}
node_views_full
    本服务器的实时画面数已达上限（VMS_LIVE_VIEWS）：请先关闭一些
    {reason}, or raise VMS_LIVE_VIEWS
node_sources_full
    本服务器的取流数已达上限（VMS_LIVE_SOURCES）：请先关闭一些画面
    {reason}, or raise VMS_LIVE_SOURCES
no_port
    本服务器的实时画面端口无法打开（VMS_ICE_PORT、VMS_ICE_ADDRESSES）
    {reason}: see VMS_ICE_PORT and VMS_ICE_ADDRESSES
camera_retired
    摄像机已退役
    the camera is retired
no_address
    没有登记码流地址：请在登记中填写
    no stream address is recorded for this camera: enter it in the registry
address_unusable
    登记的码流地址不可用：{reason}
    the recorded stream address cannot be used: {reason}
password_unreadable
    取流密码无法解密：请重新填写，或恢复密钥文件
    {reason}
line_full
    {room}的线路带宽（实时画面 {kbps} kbit/s）已被 {open} 路画面用满：请关闭一路，或查看静态画面
    the line of {room} has {kbps} kbit/s for live views, all taken by {open} open ones: close one, or look at stills
too_many_views
    您打开的实时画面过多
    You have too many live views open
views_open
    已打开 {most} 路实时画面：请先关闭一路
    {most} live views are open: close one first
rights_changed
    您的权限刚刚变更：请重新登录
    your rights have just changed: sign in again
view_ended
    该实时画面已结束
    this live view has ended
ice_restarted
    该实时画面的 ICE 会话已重新建立
    the ICE session of this live view has been restarted meanwhile
frame_gone
    该画面的文件已不存在或在磁盘上被改动：只剩记录
    the file of this frame is gone or was altered on disk: only its record is left
not_a_still
    这不是一张完整的截图
    Send one JPEG picture
still_not_watched
    没有正在观看的画面
    There is no live view to take a still of
still_without_view
    您没有打开这个监控点的实时画面：请先打开，再截图
    you have no live view of this camera open: open one, then take the still
still_time_off
    截图上的时间与服务器时间相差 {seconds} 秒：请刷新页面后重新截图
    the time in the still is {seconds} s off this service's: load the page again, then take it anew
jpeg_broken
    这不是完整的 JPEG 文件
    this is not a whole JPEG file
jpeg_no_size
    这个 JPEG 没有说明尺寸
    this JPEG does not say its size
patrol_over
    这次巡逻已经结束
    This patrol has ended
patrol_ended_at
    已于 {at} UTC 结束：请重新开始
    it ended at {at} UTC: start the route again
patrol_ended_as
    已结束，结果为“{outcome}”
    it ended as {outcome}
patrol_completed
    已完成
    completed
patrol_broken_off
    已中止
    broken off
patrol_abandoned
    未结束
    abandoned
other_camera_here
    线路的这一位置是另一个监控点
    the route has another camera at this place
name_taken
    名称或编号已被使用
    This name is taken
wall_name_taken
    已有名为“{name}”的视频墙：请换一个名称，或修改原有的
    there is a wall called {name} already: choose another name, or change that one
route_number_taken
    该区划已有 {number} 号线路：请换一个编号
    route {number} exists already in this division: choose another number
full
    已达保存上限
    No more of these may be kept
walls_full
    已保存 {most} 个视频墙：请先删除一个
    {most} walls are kept already: delete one first
routes_full
    该区划已保存 {most} 条线路：请先删除一条
    {most} routes are kept for this division already: delete one first
cameras_not_here
    有 {count} 个监控点不在您的辖区内
    {count} of the cameras are not in your area
cameras_not_there
    有 {count} 个监控点不在{division}
    {count} of the cameras do not stand in {division}
"""
