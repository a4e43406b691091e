// The page at `/` as HTML: the bulletin first, then each round with how far its cases have come. Pure: what was read goes in, a document comes out.
import { chinaDate } from '#kit/clock.ts';
import { formatCount, formatDayRange, formatInstant, formatPercent } from '#kit/format.ts';
import { formatWan, formatYuan } from '#kit/money.ts';
import { type Text, text } from '#kit/text.ts';
import { type Html, html } from '#web/html.ts';
import type { FunnelStage, Overview, ShownRound } from '#web/overview-read.ts';

export interface DemoAccount {
  readonly role: Text;
  readonly name: string;
  readonly phone: string;
  readonly where: Text;
  /** Signs in with a second factor. */
  readonly strong: boolean;
}

export interface DemoAccounts {
  readonly password: string;
  /** For any authenticator app; the same for all who need it. */
  readonly totpSecret: string;
  readonly accounts: readonly DemoAccount[];
}

export interface View {
  readonly language: 'zh' | 'en';
  readonly large: boolean;
  /** Under which a proxy serves us; '' or '/something'. */
  readonly basePath: string;
}

type Say = (words: Text) => string;
const sayIn =
  (view: View): Say =>
  (words) =>
    words[view.language];

/** The same page, otherwise: what the switches in the top bar lead to. */
function switchTo(view: View, change: Partial<View>): string {
  const { language, large } = { ...view, ...change };
  return `${view.basePath}/?lang=${language}&size=${large ? 'large' : 'normal'}`;
}

function document(view: View, title: string, who: string, body: Html, refresh?: number): string {
  const say = sayIn(view);
  return html`<!doctype html>
<html lang="${view.language === 'zh' ? 'zh-CN' : 'en'}" data-size="${view.large ? 'large' : 'normal'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refresh === undefined ? '' : html`<meta http-equiv="refresh" content="${refresh}">`}
<title>${title} · ${say(text('娘家', 'Niangjia'))}</title>
<link rel="icon" type="image/svg+xml" href="${view.basePath}/assets/mark.svg">
<link rel="stylesheet" href="${view.basePath}/assets/base.css">
<link rel="stylesheet" href="${view.basePath}/assets/overview.css">
</head>
<body>
<header class="top"><div class="wrap">
<a class="logo" href="${view.basePath}/"><img src="${view.basePath}/assets/mark.svg" alt="">${say(text('娘家', 'Niangjia'))}</a>
<span class="who">${who}</span>
<nav class="nav" aria-label="${say(text('切换与文档', 'Switches and documents'))}">
<a href="${view.basePath}/api/docs">${say(text('接口说明', 'API'))}</a>
<a href="${switchTo(view, { large: !view.large })}">${view.large ? say(text('标准字号', 'Normal text')) : say(text('大字', 'Large text'))}</a>
<a href="${switchTo(view, { language: view.language === 'zh' ? 'en' : 'zh' })}" lang="${view.language === 'zh' ? 'en' : 'zh-CN'}" hreflang="${view.language === 'zh' ? 'en' : 'zh-CN'}">${view.language === 'zh' ? 'English' : '中文'}</a>
</nav>
</div></header>
${body}
</body>
</html>
`.text;
}

const icons = {
  half: 'M10 1a9 9 0 100 18 9 9 0 000-18zm0 1.8a7.2 7.2 0 010 14.4z',
  done: 'M10 1a9 9 0 100 18 9 9 0 000-18zm-1.4 13L4.700 10.100l1.400-1.400 2.500 2.500 5.300-5.300 1.400 1.400z',
  ring: 'M10 2a8 8 0 100 16 8 8 0 000-16zm0 1.800a6.200 6.200 0 110 12.400 6.200 6.200 0 010-12.400z',
};

function tag(say: Say, round: ShownRound, today: string): Html {
  const [tone, icon, words] = ((): ['go' | 'ok' | 'off', string, Text] => {
    if (round.opened > 0 && round.underWay === 0) return ['ok', icons.done, text('都办完了', 'All done')];
    if (today < round.opensOn) return ['off', icons.ring, text('还没开始', 'Not open yet')];
    if (round.state === 'open' && today <= round.closesOn) return ['go', icons.half, text('申报中', 'Open')];
    if (round.underWay > 0) return ['go', icons.half, text('办理中', 'Under way')];
    return ['off', icons.ring, text('已截止', 'Closed')];
  })();
  return html`<span class="tag ${tone}"><svg viewBox="0 0 20 20" aria-hidden="true"><path fill="currentColor" fill-rule="evenodd" d="${icon}"/></svg>${say(words)}</span>`;
}

/** One bar: how many went through, then who is still there or did not pass, on the scale of all cases. */
function bar(stage: FunnelStage, most: number): Html {
  const parts: [string, number][] = [
    ['through', stage.through],
    ['waiting', Math.max(0, stage.waiting - stage.returned)],
    ['returned', stage.returned],
    ['refused', stage.refused],
  ];
  let x = 0;
  const rects = parts.map(([tone, count]) => {
    const width = most === 0 ? 0 : (count / most) * 100;
    const rect =
      width === 0
        ? ''
        : html`<rect class="${tone}" x="${x.toFixed(3)}%" width="${Math.max(0.3, width - 0.25).toFixed(3)}%" height="100%"/>`;
    x += width;
    return rect;
  });
  return html`<svg aria-hidden="true" focusable="false">${rects}</svg>`;
}

function rest(say: Say, stage: FunnelStage): string {
  const waiting = stage.waiting - stage.returned;
  return [
    waiting > 0 && say(text(`在办 ${formatCount(waiting)}`, `${formatCount(waiting)} waiting`)),
    stage.returned > 0 &&
      say(text(`银行退回 ${formatCount(stage.returned)}`, `${formatCount(stage.returned)} returned by the bank`)),
    stage.refused > 0 && say(text(`未通过 ${formatCount(stage.refused)}`, `${formatCount(stage.refused)} not passed`)),
  ]
    .filter(Boolean)
    .join(' · ');
}

function funnel(say: Say, round: ShownRound): Html {
  const opened: FunnelStage = {
    key: 'opened',
    title: text('提出申请', 'Applied'),
    through: round.opened,
    waiting: 0,
    refused: 0,
    returned: 0,
  };
  const most = Math.max(1, round.opened);
  const rows = [opened, ...round.stages].map(
    (stage) =>
      html`<tr><th scope="row">${say(stage.title)}</th><td class="n">${formatCount(stage.through)}</td><td class="bar">${bar(stage, most)}</td><td class="rest">${rest(say, stage)}</td></tr>`,
  );
  return html`<table class="funnel">
<thead class="sr"><tr><th scope="col">${say(text('环节', 'Stage'))}</th><th scope="col">${say(text('走过去了', 'Went through'))}</th><td></td><th scope="col">${say(text('还在办和未通过', 'Waiting and not passed'))}</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}

function facts(say: Say, view: View, round: ShownRound): Html {
  const unit = say(text('件', round.opened === 1 ? 'case' : 'cases'));
  const items: [Text, Html][] = [
    [text('收到申请', 'Received'), html`${formatCount(round.opened)}<small>${unit}</small>`],
  ];
  if (round.settledFen !== null) {
    const share =
      round.opened === 0 ? '' : `${say(text('占', 'that is '))}${formatPercent(round.settled, round.opened)}`;
    items.push([text('已到账', 'Paid'), html`${formatCount(round.settled)}<small>${share}</small>`]);
    items.push([
      text('到账金额', 'Amount paid'),
      html`${view.language === 'zh' ? formatWan(round.settledFen) : formatYuan(round.settledFen)}`,
    ]);
  }
  items.push([text('在办', 'Under way'), html`${formatCount(round.underWay)}`]);
  return html`<dl class="facts">${items.map(([title, value]) => html`<div><dt>${say(title)}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function roundPart(say: Say, view: View, round: ShownRound, today: string): Html {
  const days = formatDayRange(round.opensOn, round.closesOn, today);
  return html`<section class="sheet round" aria-labelledby="round-${round.id}">
<header><h2 id="round-${round.id}">${say(round.programme)}<span class="sub"> · ${say(text(`${round.year}年`, String(round.year)))}</span></h2>
<p>${tag(say, round, today)} <span class="meta nowrap">${say(text('受理', 'Applications'))} ${say(days)}</span></p></header>
${facts(say, view, round)}
${funnel(say, round)}
</section>`;
}

const legend = (say: Say): Html =>
  html`<p class="legend meta">${(
    [
      ['through', text('走过去了', 'went through')],
      ['waiting', text('还在办', 'still waiting')],
      ['returned', text('银行退回', 'returned by the bank')],
      ['refused', text('未通过', 'not passed')],
    ] as const
  ).map(
    ([tone, words]) =>
      html`<span><svg viewBox="0 0 11 11" aria-hidden="true"><rect class="${tone}" width="11" height="11" rx="2"/></svg>${say(words)}</span>`,
  )}</p>`;

function accountsPart(say: Say, demo: DemoAccounts): Html {
  return html`<section class="sheet accounts-part" aria-labelledby="accounts"><h2 id="accounts">${say(text('演示帐号', 'Demo accounts'))}</h2>
<p class="sub">${say(text('用手机号和密码在接口登录。密码都是 ', 'Sign in through the API by phone and password. The password of all is '))}<code>${demo.password}</code>${say(text('。财务和管理员还要验证码，验证器密钥 ', '. Finance and administrators also need a code; the secret for an authenticator is '))}<code>${demo.totpSecret}</code>${say(text('。人和号码都是编的。', '. People and numbers are invented.'))}</p>
<table class="accounts"><thead><tr><th scope="col">${say(text('岗位', 'Post'))}</th><th scope="col">${say(text('手机号', 'Phone'))}</th><th scope="col">${say(text('姓名', 'Name'))}</th><th scope="col">${say(text('所在工会', 'Union'))}</th></tr></thead>
<tbody>${demo.accounts.map((one) => html`<tr><th scope="row">${say(one.role)}${one.strong ? html` <span class="meta nowrap">${say(text('要验证码', 'needs a code'))}</span>` : ''}</th><td>${one.phone}</td><td>${one.name}</td><td>${say(one.where)}</td></tr>`)}</tbody></table></section>`;
}

const ways = (
  say: Say,
  view: View,
): Html => html`<section class="sheet" aria-labelledby="ways"><h2 id="ways">${say(text('往下看', 'Go on'))}</h2>
<p class="ways"><a href="${view.basePath}/api/docs">${say(text('接口说明：每一件事怎么办', 'The API: how everything is done'))}</a><a href="${view.basePath}/api/openapi.json">OpenAPI 3.1</a><a href="${view.basePath}/api/programmes/schema.json">${say(text('办法文件的格式', 'The format of a programme'))}</a></p></section>`;

const foot = (say: Say): Html =>
  html`<footer class="foot"><div class="wrap meta">${say(text('公开信息只有件数、金额和简报，不含姓名、证件号、电话和账户。', 'What is public here are counts, amounts and the bulletin; no names, identifiers, telephones or accounts.'))}</div></footer>`;

function empty(say: Say, overview: Overview | null): Html {
  const what = overview
    ? text('还没有开批次', 'No round has been opened yet')
    : text('还没有工会', 'There is no union here yet');
  return html`<div class="note" role="status"><p><b>${say(what)}</b></p>
<p>${say(text('开了批次，这里就会有申报到到账的每一步和简报。想先看看，可以装入演示数据：', 'Once a round is open, every step from the application to the payment shows here, and the bulletin. To look around first, load the demo: '))}<code>npm run -s niangjia -- demo</code></p></div>`;
}

/** The whole page. `overview` null: no tenant yet. */
export function overviewPage(view: View, overview: Overview | null, demo: DemoAccounts | null): string {
  const say = sayIn(view);
  if (!overview || overview.rounds.length === 0) {
    const title = say(text('批次与简报', 'Rounds and bulletin'));
    return document(
      view,
      title,
      overview ? say(overview.tenant) : '',
      html`<main class="wrap"><div class="title"><h1>${title}</h1></div>${empty(say, overview)}${demo ? accountsPart(say, demo) : ''}${ways(say, view)}</main>${foot(say)}`,
    );
  }
  const today = chinaDate(overview.at);
  const years = [...new Set(overview.rounds.map((round) => round.year))];
  const span =
    years.length === 1
      ? text(`${years[0]}年度`, String(years[0]))
      : text(`${Math.min(...years)}—${Math.max(...years)}年度`, `${Math.min(...years)}–${Math.max(...years)}`);
  const title = say(text(`${span.zh}批次与简报`, `Rounds and bulletin, ${span.en}`));
  const bulletins = overview.rounds.flatMap((round) => (round.bulletin ? [round.bulletin] : []));
  const body = html`<main class="wrap">
<div class="title"><h1>${title}</h1><p class="meta">${say(text(`数字截至 ${formatInstant(overview.at).zh}，由办件逐件加总，随办随变`, `As of ${formatInstant(overview.at).en}, added up case by case, live`))}</p></div>
${bulletins.length === 0 ? '' : html`<section class="sheet bulletin" aria-label="${say(text('简报', 'Bulletin'))}">${bulletins.map((one) => html`<p>${say(one)}</p>`)}<p class="meta">${say(text('简报由数字自动写成。', 'The bulletin is written by the figures themselves.'))}</p></section>`}
${overview.rounds.map((round) => roundPart(say, view, round, today))}
${legend(say)}
${demo ? accountsPart(say, demo) : ''}
${ways(say, view)}
</main>${foot(say)}`;
  return document(view, title, say(overview.runBy ?? overview.tenant), body);
}

/** When the database does not answer. The page asks again by itself. */
export function failedPage(view: View, requestId: string): string {
  const say = sayIn(view);
  const title = say(text('暂时看不了', 'Not to be seen just now'));
  const body = html`<main class="wrap"><div class="title"><h1>${title}</h1></div>
<div class="note bad" role="alert"><p><b>${say(text('没连上数据库，数据都在', 'The database does not answer; nothing is lost'))}</b></p>
<p>${say(text('这一页每 10 秒自己再试一次，连上就会显示。', 'This page tries again every 10 seconds by itself.'))}</p>
<p class="meta">${say(text('编号', 'Code'))} ${requestId}</p></div></main>${foot(say)}`;
  return document(view, title, '', body, 10);
}
