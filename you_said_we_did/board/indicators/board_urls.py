"""Addresses of indicators as the board reads them."""

from django.urls import path

from you_said_we_did.board.indicators import reading

app_name = "board_indicators"
urlpatterns = [
    path("", reading.board, name="board"),
    path("indicators.csv", reading.figures, name="csv"),
    path("<slug:slug>.svg", reading.chart, name="chart"),
]
