// ✅ größer 🚀
const größe = 'é🚀';
const nach = `→${größe}←`;
