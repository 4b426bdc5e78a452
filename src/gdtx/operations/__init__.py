"""Running the installation: backups and restoring them, health and metrics, scheduled work and its page.

It may look at every subject because it keeps all of them alive, and no subject knows it. Personal data are protected in
storage and when moved (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15): a backup is readable by its owner and holds no key.
"""
