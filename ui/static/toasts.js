// Gradio tells some troubles in English whatever the browser's language: say them in Chinese.
const CHINESE = [
  [/^Warning$/, '提示'],
  [/^Error$/, '出错了'],
  [/^Connection to the server was lost.*/, '与服务器的连接断开了，正在重新连接……'],
  [/^Connection errored out.*/, '与服务器的连接断开了，请刷新页面。'],
  [/^Queue is full.*/, '现在提问的人太多，请稍后再试。'],
  [/^File\(s\) exceed the maximum allowed size of ([\d.]+) Mb: (.*)$/s, '文件超过 $1 MB 的上限：$2'],
  [/^Invalid file types?: (.*)\. Only (.*) allowed\.$/s, '不支持的文件类型：$1（可用 $2）'],
];
const translate = () => {
  for (const text of document.querySelectorAll('.toast-title, [data-testid="toast-text"]')) {
    const said = text.textContent.trim();
    const known = CHINESE.find(([pattern]) => pattern.test(said));
    if (known) text.textContent = said.replace(known[0], known[1]);
  }
};
if (navigator.language.toLowerCase().startsWith('zh')) {
  const watched = { childList: true, subtree: true };
  new MutationObserver(translate).observe(document.documentElement, watched);
}
