// Photographs are made small on the phone before they are sent: a slow connection then carries a tenth. What cannot be
// made small here is sent as it is; the server looks at every file and draws it anew in any case.
(() => {
  "use strict";
  const LONGEST = 1600;
  const LIGHT = 700_000;
  const KINDS = ["image/jpeg", "image/png", "image/webp"];
  if (!window.createImageBitmap || !window.DataTransfer) return;

  async function shrunk(file) {
    if (!KINDS.includes(file.type) || file.size <= LIGHT) return file;
    let bitmap;
    try {
      // The browser turns the picture upright as the camera was held.
      bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(bitmap.width * scale));
      canvas.height = Math.max(1, Math.round(bitmap.height * scale));
      const paper = canvas.getContext("2d");
      paper.fillStyle = "#fff";
      paper.fillRect(0, 0, canvas.width, canvas.height);
      paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
      if (!blob || blob.size >= file.size) return file;
      return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
    } catch {
      return file;
    } finally {
      bitmap?.close();
    }
  }

  for (const input of document.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", async () => {
      const chosen = input.files;
      const files = [];
      for (const file of chosen) files.push(await shrunk(file));
      // Somebody may have chosen again meanwhile.
      if (input.files !== chosen || files.every((file, place) => file === chosen[place])) return;
      const carrier = new DataTransfer();
      for (const file of files) carrier.items.add(file);
      input.files = carrier.files;
      input.dataset.thuNho = String(files.length);
    });
  }
})();
