from parlour.transcription.attendance import Attendance


def test_the_time_of_everybody_is_added_up() -> None:
    attendance = Attendance(100.0)
    assert attendance.minutes(160.0) == 0
    attendance.note(2, 160.0)
    attendance.note(3, 190.0)
    attendance.note(1, 190.0)
    assert attendance.minutes(250.0) == (2 * 30 + 60) / 60
    assert attendance.most == 3


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    attendance = Attendance(100.0)
    attendance.note(2, 160.0)
    assert attendance.minutes(130.0) == 0
