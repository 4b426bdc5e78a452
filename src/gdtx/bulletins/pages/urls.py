"""Addresses of the bulletins: those everybody reads under `/ban-tin/`, those of the writers under `/soan-ban-tin/`."""

from django.urls import path

from gdtx.bulletins.pages import public, writing

urlpatterns = [
    path("ban-tin/", public.index, name="bulletins_public"),
    path("ban-tin/nguon-tin/", public.feed, name="bulletins_feed"),
    path("ban-tin/<slug:slug>/", public.bulletin, name="bulletin_public"),
    path("ban-tin/<slug:slug>/anh/<int:number>/", public.picture, name="bulletin_picture"),
    path("ban-tin/<slug:slug>/anh/<int:number>/nho/", public.picture_small, name="bulletin_picture_small"),
    path("ban-tin/<slug:slug>/ban-tin.docx", public.word, name="bulletin_word"),
    path("soan-ban-tin/", writing.listing, name="bulletin_list"),
    path("soan-ban-tin/hoi-nghi/<int:pk>/", writing.draft, name="bulletin_draft"),
    path("soan-ban-tin/<int:pk>/", writing.page, name="bulletin_page"),
    path("soan-ban-tin/<int:pk>/sua/", writing.change, name="bulletin_change"),
    path("soan-ban-tin/<int:pk>/lay-lai/", writing.redraft, name="bulletin_redraft"),
    path("soan-ban-tin/<int:pk>/buoc/", writing.move, name="bulletin_move"),
    path("soan-ban-tin/<int:pk>/dinh-chinh/", writing.correct, name="bulletin_correct"),
    path("soan-ban-tin/<int:pk>/ban-tin.docx", writing.word, name="bulletin_draft_word"),
]
