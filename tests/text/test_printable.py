from thresher.text.printable import printable


def test_texts_of_others_cannot_steer_the_terminal() -> None:
    assert printable("a\x1b[2Jb\r\n\u202ec") == "a\ufffd[2Jb\ufffd\ufffd\ufffdc"
