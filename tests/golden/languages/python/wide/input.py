# ✅ Prüfung 🚀
größe = "ä✅🚀" + f"»{größe}«"
bucket = s3.Bucket(self, "Bücher", tags={"Straße": größe})
kaputt = s3.Bucket(self, "日本", tags={"a": "🚀"
danach = s3.Bucket(self, "nach 🚀")
