"""Addresses of the bulletins: those everybody reads under `/ban-tin/`, those of the writers under `/soan-ban-tin/`."""

from django.urls import path

from gdtx.bulletins.pages import public, reading_fields, readings, writing

urlpatterns = [
    path("ban-tin/", public.index, name="bulletins_public"),
    path("ban-tin/nguon-tin/", public.feed, name="bulletins_feed"),
    path("ban-tin/<slug:slug>/", public.bulletin, name="bulletin_public"),
    path("ban-tin/<slug:slug>/anh/<int:number>/", public.picture, name="bulletin_picture"),
    path("ban-tin/<slug:slug>/anh/<int:number>/nho/", public.picture_small, name="bulletin_picture_small"),
    path("ban-tin/<slug:slug>/ban-tin.docx", public.word, name="bulletin_word"),
    path("soan-ban-tin/", writing.listing, name="bulletin_list"),
    path("soan-ban-tin/doc/", readings.start, name="reading_start"),
    path("soan-ban-tin/doc/<int:pk>/", readings.page, name="reading_page"),
    path("soan-ban-tin/doc/<int:pk>/lap-ho-so/", readings.enter, name="reading_enter"),
    path("soan-ban-tin/doc/<int:pk>/buoc/", readings.move, name="reading_move"),
    path("soan-ban-tin/doc/<int:pk>/nguon/", readings.source, name="reading_source"),
    path("soan-ban-tin/doc/<int:pk>/ghep-anh/", readings.photos, name="reading_photos"),
    path("soan-ban-tin/doc/<int:pk>/them/<slug:kind>/", reading_fields.add, name="reading_add"),
    path("soan-ban-tin/doc/<int:pk>/muc/<slug:group>/", reading_fields.fields, name="reading_fields"),
    path("soan-ban-tin/hoi-nghi/<int:pk>/", writing.draft, name="bulletin_draft"),
    path("soan-ban-tin/<int:pk>/", writing.page, name="bulletin_page"),
    path("soan-ban-tin/<int:pk>/sua/", writing.change, name="bulletin_change"),
    path("soan-ban-tin/<int:pk>/lay-lai/", writing.redraft, name="bulletin_redraft"),
    path("soan-ban-tin/<int:pk>/buoc/", writing.move, name="bulletin_move"),
    path("soan-ban-tin/<int:pk>/dinh-chinh/", writing.correct, name="bulletin_correct"),
    path("soan-ban-tin/<int:pk>/ban-tin.docx", writing.word, name="bulletin_draft_word"),
]
