// The texts' markup, which make-office writes files from and check compares them with:
//   # title          once, first
//   ## num | title  a section;  ### num | title  an article in it
//   ---             what follows is the closing formula
// and every other line is a paragraph.
'use strict';
const fs = require('node:fs');

// {title, preamble: [paragraph], sections: [{num, heading, paragraphs, articles: [{num, heading, paragraphs}]}], closing}
function parse(path) {
  const text = {title: '', preamble: [], sections: [], closing: []};
  let into = text.preamble;
  fs.readFileSync(path, 'utf8').split('\n').forEach((line, at) => {
    const wrong = (why) => { throw new Error(`${path}:${at + 1}: ${why}`); };
    if (line === '') return;
    if (line !== line.trim()) wrong('space at an end of the line');
    if (line !== line.normalize('NFC')) wrong('not in NFC');
    if (line === '---') { into = text.closing; return; }
    const heading = /^(#+) (.*)$/.exec(line);
    if (!heading) { into.push(line); return; }
    if (heading[1] === '#') { text.title = heading[2]; return; }
    const [num, words, more] = heading[2].split(' | ');
    if (!words || more) wrong('a heading is "num | title"');
    const unit = {num, heading: words, paragraphs: []};
    if (heading[1] === '##') text.sections.push({...unit, articles: []});
    else if (text.sections.length) text.sections.at(-1).articles.push(unit);
    else wrong('an article outside a section');
    into = heading[1] === '##' ? text.sections.at(-1).paragraphs : unit.paragraphs;
  });
  if (!text.title) throw new Error(`${path}: no title`);
  return text;
}

// Where the language writes "Article 1. Title", and where "第一条 标题".
function join({num, heading}, language) {
  return num + (['en', 'vi'].includes(language) ? '. ' : ' ') + heading;
}

// Everything a reader sees, in order, as lines: {kind: title|paragraph|section|article, text}.
function lines(text, language) {
  const out = [{kind: 'title', text: text.title}];
  const paragraphs = (list) => list.forEach((line) => out.push({kind: 'paragraph', text: line}));
  paragraphs(text.preamble);
  for (const section of text.sections) {
    out.push({kind: 'section', text: join(section, language)});
    paragraphs(section.paragraphs);
    for (const article of section.articles) {
      out.push({kind: 'article', text: join(article, language)});
      paragraphs(article.paragraphs);
    }
  }
  paragraphs(text.closing);
  return out;
}

// Every article, or every section that has none: {num, heading, paragraphs}.
function units(text) {
  return text.sections.flatMap((section) => section.articles.length ? section.articles : [section]);
}

// files/mou.en.akn.xml -> {stem: "mou.en", format: "akn.xml"}
function split(path) {
  const [, stem, format] = /^files\/(.+?)\.(akn\.xml|docx|html|odt|pdf|txt)$/.exec(path) ??
      (() => { throw new Error(`${path}: not a name of the demo's files`); })();
  return {stem, format};
}

const media_types = {
  'akn.xml': 'application/akn+xml',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  html: 'text/html',
  odt: 'application/vnd.oasis.opendocument.text',
  pdf: 'application/pdf',
  txt: 'text/plain',
};

module.exports = {parse, lines, join, units, split, media_types};
