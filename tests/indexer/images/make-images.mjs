// Draws khmer.jpg, lao.tif and vietnamese.png anew, in the browser that the page tests use. Usage: node make-images.mjs
import { createRequire } from "node:module";
import { writeFileSync } from "node:fs";

const here = new URL(".", import.meta.url).pathname;
const require = createRequire(`${here}../../../build/page-tools/package.json`);
const { chromium } = require("playwright-core");
const pages = {
    "khmer.jpg": ["Noto Serif Khmer", ["មាត្រា ១២", "ភាគីត្រូវការពារជនរងគ្រោះ", "និងផ្តល់ទីជម្រកដល់កុមារ"]],
    "lao.tif": ["Noto Serif Lao", ["ມາດຕາ 12", "ພາຄີຕ້ອງປົກປ້ອງຜູ້ຖືກເຄາະຮ້າຍ", "ແລະ ໃຫ້ທີ່ພັກພິງແກ່ເດັກນ້ອຍ"]],
    "vietnamese.png": ["Noto Serif", ["Điều 12", "Các Bên bảo vệ nạn nhân bị mua bán", "và cung cấp nơi tạm lánh cho trẻ em."]],
};

// Black and white, uncompressed, in one strip (TIFF 6.0, baseline bilevel).
function tiff(width, height, dark) {
    const bytes = Math.ceil(width / 8);
    const bits = Buffer.alloc(bytes * height);
    dark.forEach((at) => { bits[Math.floor(at / width) * bytes + ((at % width) >> 3)] |= 0x80 >> (at % width & 7); });
    const entries = [[256, 4, width], [257, 4, height], [258, 3, 1], [259, 3, 1], [262, 3, 0], [273, 4, 8], [277, 3, 1], [278, 4, height], [279, 4, bits.length]];
    const directory = Buffer.alloc(2 + entries.length * 12 + 4);
    directory.writeUInt16LE(entries.length, 0);
    entries.forEach(([tag, type, value], number) => {
        directory.writeUInt16LE(tag, 2 + number * 12);
        directory.writeUInt16LE(type, 4 + number * 12);
        directory.writeUInt32LE(1, 6 + number * 12);
        directory.writeUInt32LE(value, 10 + number * 12);
    });
    const header = Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0]);
    const padded = bits.length % 2 ? Buffer.concat([bits, Buffer.alloc(1)]) : bits;
    header.writeUInt32LE(8 + padded.length, 4);
    return Buffer.concat([header, padded, directory]);
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1400, height: 420 } });
for (const [name, [font, lines]] of Object.entries(pages)) {
    await page.setContent(`<body style="margin:40px;font:44px/2 '${font}'">${lines.map((line) => `<div>${line}</div>`).join("")}</body>`);
    if (name.endsWith(".tif")) {
        const png = (await page.screenshot()).toString("base64");
        const { width, height, dark } = await page.evaluate(async (data) => {
            const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
            const canvas = new OffscreenCanvas(image.width, image.height);
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            const points = context.getImageData(0, 0, image.width, image.height).data;
            const dark = [];
            for (let at = 0; at < points.length / 4; ++at) if (points[4 * at] < 128) dark.push(at);
            return { width: image.width, height: image.height, dark };
        }, png);
        writeFileSync(here + name, tiff(width, height, dark));
    } else {
        writeFileSync(here + name, await page.screenshot(name.endsWith(".jpg") ? { type: "jpeg", quality: 90 } : {}));
    }
}
await browser.close();
