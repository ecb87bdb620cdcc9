from app.domain.sieve import Sieve


def test_rows_stay_that_hold_every_word_in_any_order():
    turned = []
    sieve = Sieve(lambda: turned.append(sieve.rows()))
    sieve.pour(["first", "second", "third"])
    sieve.say("西社 Li")
    assert turned[-1] == ["first", "second", "third"], "nothing is left out before the texts are known"
    sieve.know(["李四 li\n西社镇", "李四 li\n化峪镇", "王五 wang\n西社镇"])
    assert turned[-1] == ["first"]
    sieve.say("li 西社")
    assert turned[-1] == ["first"]
    sieve.say("西社")
    assert turned[-1] == ["first", "third"]
    sieve.say("没有")
    assert turned[-1] == []
    sieve.say("")
    assert turned[-1] == ["first", "second", "third"]
