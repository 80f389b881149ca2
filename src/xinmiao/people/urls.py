from django.urls import path

from xinmiao.people.views import duplicates, finding, person

app_name = "people"
urlpatterns = [
    path("", finding.index, name="index"),
    path("register/", finding.register, name="register"),
    path("register/check/", finding.check, name="check"),
    path("duplicates/", duplicates.index, name="duplicates"),
    path("duplicates/searches/", duplicates.searches, name="searches"),
    path("duplicates/searches/start/", duplicates.start, name="start"),
    path("duplicates/<int:number>/", duplicates.pair, name="pair"),
    path("duplicates/<int:number>/decide/", duplicates.decide, name="decide"),
    path("duplicates/<int:number>/back/", duplicates.take_back, name="take_back"),
    path("<str:handle>/", person.person, name="person"),
    path("<str:handle>/show/", person.show, name="show"),
    path("<str:handle>/amend/", person.amend, name="amend"),
    path("<str:handle>/caregiver/", person.caregiver, name="caregiver"),
    path("<str:handle>/household/", person.household, name="household"),
    path("<str:handle>/household/<int:number>/leave/", person.leave, name="leave"),
    path("<str:handle>/consent/", person.consent, name="consent"),
    path("<str:handle>/consent/<str:kind>/withdraw/", person.withdraw, name="withdraw"),
    path("<str:handle>/erase/", person.erase, name="erase"),
]
