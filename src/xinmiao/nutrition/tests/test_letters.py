from xinmiao.nutrition.tests import letters
from pathlib import Path
def test_see(school, doctor):
    of = letters.closed_class(school)
    pdf = letters.printed(of, doctor)
    Path("/tmp/letters_zh.pdf").write_bytes(pdf)
    of2 = letters.rounds.round_of(school, term="spring", state="closed")
    print(letters.pages(pdf)[:2])
    from xinmiao.nutrition.models import Measurement, Letter
    Letter.objects.all().delete()
    Path("/tmp/letters_en.pdf").write_bytes(letters.printed(of, doctor, "en"))
