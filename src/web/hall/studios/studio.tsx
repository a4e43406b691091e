// My studio on the phone: what it is, who belongs to it, what it proved this year and before, and what it was given.
import { Link } from 'wouter';
import { type Text, text } from '#kit/text.ts';
import { evidenceName } from '#policy/evidence.ts';
import { levelName } from '#policy/record.ts';
import { Phone } from '#web/hall/phone.tsx';
import type { Answer } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Pairs } from '#web/parts/pairs.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { RecordState } from '#web/parts/record-state.tsx';
import { Empty, Shown } from '#web/parts/said.tsx';
import { studioRoleWords, workInWords } from '#web/parts/studio-words.ts';

type Studio = Answer<'GET /me/studios/{id}'>;

function Head({ studio }: { readonly studio: Studio }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const { until, trade, group } = studio;
  const rows: readonly (readonly [string, string])[] = [
    [say('编号', 'Number'), studio.number],
    [say('级别', 'Level'), say(levelName(studio.level))],
    [say('所在工会', 'Union'), group === null ? studio.unit : `${studio.unit} · ${group}`],
    ...(trade === null ? [] : [[say('行业', 'Trade'), trade] as const]),
    [say('登记', 'Registered'), fullDay(studio.from)],
    [say('有效到', 'Valid until'), until === null ? say('长期有效', 'without end') : fullDay(until)],
  ];
  return (
    <section className="sec first stack">
      <div>
        <p className="meta">
          {say(text(`我是${studioRoleWords[studio.role].zh}`, `My part: ${studioRoleWords[studio.role].en}`))}
        </p>
        <h1>{say(studio.title)}</h1>
        <RecordState state={studio.state} until={until} />
      </div>
      <dl className="kv">
        <Pairs rows={rows} />
      </dl>
      {studio.role === 'leader' && (
        <Link className="btn btn-wide" href="/hall/me/honours">
          <Icon name="star" />
          {say('看证书，出示二维码', 'Its certificate and code')}
        </Link>
      )}
    </section>
  );
}

function People({ studio: { leader, role: mine, members } }: { readonly studio: Studio }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  const me = say('（我）', ' (me)');
  return (
    <section className="sec flush">
      <h2>{say('谁在里面', 'Who belongs to it')}</h2>
      <ul className="list">
        <li className="item">
          <span className="grow">
            {leader}
            {mine === 'leader' && me}
          </span>
          <span className="meta">{say(studioRoleWords.leader)}</span>
        </li>
        {members.map(({ id, name, role, from, own }) => (
          <li key={id} className="item">
            <span className="grow">
              {name}
              {own && me}
              <span className="meta block">{say(`${fullDay(from)}起`, `since ${fullDay(from)}`)}</span>
            </span>
            <span className="meta">{say(studioRoleWords[role])}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ResultList({ title, of }: { readonly title: Text; readonly of: Studio['evidence'] }) {
  const { say } = useReader();
  const { fullDay } = useFormats();
  if (of.length === 0) return null;
  return (
    <>
      <h3>{say(title)}</h3>
      <ul className="list">
        {of.map(({ kind, day, words, name }) => (
          <li key={`${kind} ${day} ${words} ${name}`} className="item">
            <span className="grow">
              {words ?? say(evidenceName(kind))}
              <span className="meta block">
                <Parts of={[words !== null && say(evidenceName(kind)), name, fullDay(day)]} />
              </span>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Results({ evidence }: Pick<Studio, 'evidence'>) {
  const { say, today } = useReader();
  const isNew = ({ day }: Studio['evidence'][number]) => day.slice(0, 4) === today.slice(0, 4);
  return (
    <section className="sec flush">
      <h2>{say('出的成果', 'What it proved')}</h2>
      {evidence.length === 0 && (
        <Empty
          says={{
            zh: '还没有。大家的专利、获奖、项目办成了，会自己记到这里',
            en: 'Nothing yet. Patents, prizes and projects of its people come here by themselves',
          }}
        />
      )}
      <ResultList title={{ zh: '今年', en: 'This year' }} of={evidence.filter(isNew)} />
      <ResultList title={{ zh: '以前', en: 'Earlier' }} of={evidence.filter((one) => !isNew(one))} />
    </section>
  );
}

function Money({ money }: Pick<Studio, 'money'>) {
  const { say } = useReader();
  const { yuan } = useFormats();
  return (
    <section className="sec flush">
      <h2>{say('工会给的助推', 'What the union gave it')}</h2>
      {money.length === 0 ? (
        <Empty says={{ zh: '还没有批准过助推资金', en: 'No money was granted to it yet' }} />
      ) : (
        <ul className="list">
          {money.map(({ title, year, grantedFen, paidFen, usedFen, work }, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same programme may have helped it twice in a year, with the same amount
            <li key={n} className="item">
              <span className="grow">
                {say(title)}
                <span className="meta block">
                  <Parts
                    of={[
                      ...[String(year), say(`批准 ${yuan(grantedFen)}`, `${yuan(grantedFen)} granted`)],
                      usedFen !== null && say(`已用 ${yuan(usedFen)}`, `${yuan(usedFen)} used`),
                      work && say(workInWords(work)),
                    ]}
                  />
                </span>
              </span>
              <span>{say(`到账 ${yuan(paidFen)}`, `${yuan(paidFen)} paid`)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export default function MyStudio({ id }: { readonly id: string }) {
  const { say } = useReader();
  const studio = useAnswer('GET /me/studios/{id}', { params: { id } });
  return (
    <Phone back="/hall/me" title={say('我的', 'Me')}>
      <Shown of={studio} lines={10}>
        {(found) => (
          <>
            <Head studio={found} />
            <People studio={found} />
            <Results evidence={found.evidence} />
            <Money money={found.money} />
          </>
        )}
      </Shown>
    </Phone>
  );
}
