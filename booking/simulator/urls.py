"""The simulator's hosted page. These addresses exist only where PAYMENTS is `simulator`."""

from django.urls import path

from booking.simulator import views

app_name = "simulator"
urlpatterns = [
    path("simulator/pay/<str:session_id>/", views.pay_page, name="pay"),
]
