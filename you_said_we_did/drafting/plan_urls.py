"""Addresses of the joint plans."""

from django.urls import path

from you_said_we_did.drafting.views import actions, plan_files, plan_issues, plans, returns

app_name = "plans"
urlpatterns = [
    path("", plans.home, name="home"),
    path("begin/", plans.begin, name="begin"),
    path("returns/", returns.home, name="returns"),
    path("returns/<int:pk>/", returns.write, name="return"),
    path("returns/<int:pk>/read/", returns.read, name="read-return"),
    path("action/<int:pk>/rating/", actions.rate, name="rate"),
    path("action/<int:pk>/progress/", actions.add_progress, name="progress"),
    path("action/<int:pk>/finding/", actions.answers, name="answers"),
    path("plan/<slug:slug>/", plans.page, name="plan"),
    path("plan/<slug:slug>/who/", plans.visibility, name="visibility"),
    path("plan/<slug:slug>/import/", plan_files.choose, name="import"),
    path("plan/<slug:slug>/import/take/", plan_files.take, name="take"),
    path("plan/<slug:slug>/history/", plan_issues.history, name="history"),
    path("plan/<slug:slug>/issue/", plan_issues.issue, name="issue"),
    path("plan/<slug:slug>/issue/<int:number>/sign-off/", plan_issues.sign_off, name="sign-off"),
    path("plan/<slug:slug>/issue/<int:number>/out/", plan_issues.out, name="out"),
    path(
        "plan/<slug:slug>/issue/<int:number>/as/<slug:face>/",
        plan_files.export_issue,
        name="export-issue",
    ),
    path("plan/<slug:slug>/as/<slug:face>/", plan_files.export, name="export"),
]
