"""How much of a name is said in a letter that is not encrypted."""

import pytest

from core.names import first_name, first_name_and_initial, initials


@pytest.mark.parametrize(
    ("name", "said", "first", "letters"),
    [
        ("Joan Smith", "Joan S.", "Joan", "J.S."),
        ("王小明", "小明", "小明", "王."),
        ("王 小明", "小明", "小明", "王.小."),
        ("欧阳娜娜", "娜娜", "娜娜", "欧."),
        ("김민준", "민준", "민준", "김."),
        ("남궁민", "민", "민", "남."),
        ("Li Wei (李伟)", "Li W.", "Li", "L.W."),
        ("李伟 (Li Wei)", "伟", "伟", "李."),
        ('Dr. Zoë Smith, RPT; "Zo"', "Zoë S.", "Zoë", "Z.S."),
        ("Smith, Joan", "Joan S.", "Joan", "J.S."),
        ("Mrs. Margaret (Peggy) O'Brien-Lee", "Margaret O.", "Margaret", "M.O."),
        ("Nguyễn Thị Hằng", "Nguyễn H.", "Nguyễn", "N.T.H."),
        ("ਗੁਰਪ੍ਰੀਤ ਕੌਰ", "ਗੁਰਪ੍ਰੀਤ ਕ.", "ਗੁਰਪ੍ਰੀਤ", "ਗ.ਕ."),
        ("Cher", "C.", "", "C."),
        ("佐藤さくら", "佐.", "", "佐."),
        ("(李伟)", "伟", "伟", "李."),
        ("M. Tremblay", "T.", "", "T."),
        ("", "", "", ""),
        ("()", "", "", ""),
    ],
)
def test_first_name_and_initial_are_said_and_never_the_whole(name, said, first, letters):
    assert (first_name_and_initial(name), first_name(name), initials(name)) == (
        said,
        first,
        letters,
    )
