// Who has one by a draw, where the policy makes it public: masked names with their unions, page by page, as long as they stand.
import type { Draw } from '#web/parts/draw/words.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, type RowOf, usePages } from '#web/parts/pages.tsx';
import { Empty, Unread } from '#web/parts/said.tsx';

type Name = RowOf<'GET /open/draws/{id}/names'>;

/** Union by union, as they come. */
function ByUnion({ rows }: { readonly rows: readonly Name[] }) {
  return (
    <dl className="draw-names">
      {[...Map.groupBy(rows, ({ organisationName }) => organisationName)].map(([union, names]) => (
        <div key={union}>
          <dt>{union}</dt>
          {/* Two may be masked alike: nothing tells them apart but their place in the list. */}
          {names
            .map(({ maskedName }, n) => [n, maskedName] as const)
            .map(([n, name]) => (
              <dd key={n}>{name}</dd>
            ))}
        </div>
      ))}
    </dl>
  );
}

/** Once drawn, and where names are public; afterwards it says that they were taken down. */
export function NamesPart({ draw, until }: { readonly draw: Draw; readonly until: string }) {
  const { say, today } = useReader();
  const { day } = useFormats();
  const stands = today <= until;
  const pages = usePages('GET /open/draws/{id}/names', { params: { id: draw.id } }, { enabled: stands });
  return (
    <section className="paper">
      <h2>{say('领到的人', 'Who has one')}</h2>
      {stands ? (
        <>
          <p className="sub">
            {say(
              '姓名隐去中间的字；不写名次和报名号，免得看出谁因为什么加签',
              'Part of each name is hidden; place and number are left out, so that nobody sees who had more tickets, and why',
            )}
          </p>
          {pages.of.data === undefined ? (
            <Unread of={[pages.of]} />
          ) : pages.rows.length === 0 ? (
            <Empty
              says={{
                zh: '还没有人领到。中签的人确认一位，列一位',
                en: 'Nobody has one yet. Whoever is drawn is listed once it is confirmed',
              }}
            />
          ) : (
            <ByUnion rows={pages.rows} />
          )}
          <More pages={pages} />
          <p className="meta draw-below">
            {say(`名单到 ${day(until)}为止，以后撤下`, `The list stands until ${day(until)}`)}
          </p>
        </>
      ) : (
        <p className="sub">
          {say(`名单只列到 ${day(until)}，已经撤下`, `The list stood until ${day(until)} and was taken down`)}
        </p>
      )}
    </section>
  );
}
