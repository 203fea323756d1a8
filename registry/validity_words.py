"""What makes a record hard to believe, in words: the phrases of validity.py, in the form of wording.py."""

WORDS = """
region_not_there
    第1–6位是 {region}，但摄像机位于 {division}
    digits 1–6 are {region}, but the camera stands in {division}
access_unit_not_there
    第7–8位是 {unit}，但该区划的接入单元为 {units}
    digits 7–8 are {unit}, but the access units of its division are {units}
region_field_not_there
    行政区域是 {region}，但摄像机位于 {division}
    the region is {region}, but the camera stands in {division}
outside_country
    {value} 超出 {least} 到 {most}
    {value} is outside {least} to {most}
outside_division
    位置在摄像机所属区划之外
    the position lies outside of the camera’s division
same_address
    {other} 的地址相同
    {other} has the same address
same_position
    {other} 的位置和方向相同
    {other} has the same position and direction
installed_later
    安装时间在将来
    the install time is in the future
installed_after_picture
    安装时间晚于首次检查到画面的日期 {day}
    the install time is after {day}, when a check first saw its picture
kept_too_short
    录像保存 {days} 天，法规要求 {least} 天
    {days} days are recorded, the law asks for {least}
class_differs
    等级为 {own}，但所属部位为 {of_site} 级
    class {own}, but its site is of class {of_site}
direction_differs
    监视方位与方位角 {azimuth}° 相差 {gap}°
    the direction is {gap}° away from the azimuth {azimuth}°
no_picture_size
    “{written}”不是画面尺寸：请写 1920*1080
    “{written}” is no size of a picture: write 1920*1080
other_camera
    另一台摄像机
    another camera
camera_elsewhere
    您辖区之外的摄像机
    a camera outside of your area
"""
