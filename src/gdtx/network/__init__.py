"""Who: areas, organisations, sites, posts and legal acts in a dated world, and the scope of a person.

Codes and names hold over half-open ranges; mergers, splits and renamings are recorded events with their legal act
(Luật Tổ chức chính quyền địa phương; Quyết định 19/2025/QĐ-TTg for codes).
"""
