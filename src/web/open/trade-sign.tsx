// What stands where a result has no picture: a few lines for its trade, so that its card is no less finished than its neighbours.

/** Lines on a field of 160 by 70. */
const lines: Readonly<Record<string, string>> = {
  machining:
    'M80 13a22 22 0 1 0 .01 0M80 27a8 8 0 1 0 .01 0M80 5v60M46 35h68M76 13v9h8v-9M61 46l8-5 4 7-8 5M99 46l-8-5-4 7 8 5',
  electrical: 'M20 35h34M106 35h34M54 23h52v24H54zM84 25l-9 12h10l-9 11',
  building: 'M34 60h92M42 60V28l38-18 38 18v32M58 60V40h16v20M88 40h16v11H88z',
  transport: 'M26 52h14M58 52h36M112 52h20V36l-12-14H98M98 52V16H26v36M49 46a7 7 0 1 0 .01 0M103 46a7 7 0 1 0 .01 0',
  health: 'M72 12h16v15h15v16H88v15H72V43H57V27h15zM26 35h18l5-9 6 18M105 44l6-18 5 9h18',
  food: 'M48 46a32 28 0 0 1 64 0zM42 52h76M80 18v-6M60 12c-3-3 3-5 0-9M100 12c-3-3 3-5 0-9M54 60h52',
  safety: 'M80 8l26 9v16c0 14-11 23-26 29-15-6-26-15-26-29V17zM68 34l9 9 16-17',
  digital: 'M44 14h72v38H44zM66 62h28M80 52v10M62 26l-8 7 8 7M98 26l8 7-8 7M84 24l-8 18',
  other: 'M54 44l26 14 26-14M54 34l26 14 26-14M80 12l26 12-26 14-26-14z',
};

export const TradeSign = ({ trade }: { readonly trade: string | null }) => (
  <div className="picture trade-sign" aria-hidden="true">
    <svg viewBox="0 0 160 70" role="presentation">
      <path d={lines[trade ?? 'other'] ?? lines.other} />
    </svg>
  </div>
);
