// The showcase for everybody: results and problems, found by words, trade and place, each with the moment it was disclosed.
import '#web/open/showcase.css';
import { type FormEvent, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { plural } from '#kit/format.ts';
import { OpenFrame } from '#web/open/frame.tsx';
import { TradeSign } from '#web/open/trade-sign.tsx';
import { type Answer, addressOf } from '#web/parts/api.ts';
import { useAnswer } from '#web/parts/asking.ts';
import { useFormats } from '#web/parts/format.ts';
import { useReader } from '#web/parts/language.tsx';
import { More, usePages } from '#web/parts/pages.tsx';
import { Parts } from '#web/parts/parts.tsx';
import { Empty, Unread } from '#web/parts/said.tsx';
import { type ShowingCard, showcaseTitle, solvedWords, whatWords } from '#web/parts/showing-words.ts';
import { StatusTag } from '#web/parts/status.tsx';

/** What is first said of it: the words themselves, and neither whose it is nor how it may be used. */
const leadOf = ({ lines }: ShowingCard) => lines.find(({ field }) => ['summary', 'stuck'].includes(field))?.shown;

/** Of a problem: whether somebody has come for it yet. */
function Waiting({ one }: { readonly one: ShowingCard }) {
  const { count } = useFormats();
  if (one.solved) return <StatusTag {...solvedWords} />;
  const says =
    one.interests > 0
      ? { zh: `${count(one.interests)} 方想来解`, en: `${count(one.interests)} would solve it` }
      : { zh: '等人来解', en: 'Nobody has come for it yet' };
  return <StatusTag tone={one.interests > 0 ? 'go' : 'off'} says={says} />;
}

/** The title stands right below, so nothing is said of it twice; without one the trade's own sign keeps its place. */
function CardPicture({ one: { id, picture, tradeKey, what } }: { readonly one: ShowingCard }) {
  if (!picture) return what === 'result' ? <TradeSign trade={tradeKey} /> : null;
  const { sha256, width, height } = picture;
  const src = addressOf('GET /open/showings/{id}/pictures/{sha256}', { params: { id, sha256 } });
  return <img className="picture" loading="lazy" decoding="async" alt="" {...{ src, width, height }} />;
}

function Card({ one }: { readonly one: ShowingCard }) {
  const { say } = useReader();
  const { instant, yuan, count } = useFormats();
  const lead = leadOf(one) ?? one.lines[0]?.shown;
  const maker = one.lines.find(({ field }) => field === 'team')?.shown;
  const terms = one.lines.find(({ field }) => field === 'terms')?.shown;
  return (
    <li className="paper showing" data-what={one.what}>
      <CardPicture one={one} />
      <div className="said">
        <p className="meta">
          <Parts of={[say(whatWords[one.what]), one.trade && say(one.trade), maker && say(maker), one.unit]} />
        </p>
        <h2>
          <Link href={`/open/showcase/${one.id}`}>{one.title}</Link>
        </h2>
        {lead && <p>{say(lead)}</p>}
        <p className="meta">
          {say(`公开时间 ${instant(one.disclosedAt)}，有时间凭证`, `Disclosed ${instant(one.disclosedAt)}, on record`)}
        </p>
        {one.partners > 0 && (
          <p className="meta">
            {one.benefitFen > 0
              ? say(
                  `${count(one.partners)} 家对接，核实效益 ${yuan(one.benefitFen)}`,
                  `${count(one.partners)} took it up; benefit accepted: ${yuan(one.benefitFen)}`,
                )
              : say(`${count(one.partners)} 家对接`, `${count(one.partners)} took it up`)}
          </p>
        )}
      </div>
      <div className="foot">
        {terms ? <span className="meta">{say(terms)}</span> : <Waiting one={one} />}
        <Link className="btn" href={`/open/showcase/${one.id}`}>
          {one.what === 'problem' ? say('看难题', 'See the problem') : say('看成果', 'See the result')}
        </Link>
      </div>
    </li>
  );
}

const filters = ['text', 'what', 'trade', 'within'] as const;
type Asked = Partial<Record<(typeof filters)[number], string>>;

/** What is asked stands in the address, so that it can be sent to somebody. */
function useAsked(): readonly [Asked, (next: Asked) => void] {
  const [search, setSearch] = useSearchParams();
  const asked = Object.fromEntries(filters.flatMap((key) => (search.get(key) ? [[key, search.get(key)!]] : [])));
  const ask = (next: Asked) => setSearch(Object.fromEntries(Object.entries(next).filter(([, value]) => value !== '')));
  return [asked, ask];
}

interface PickProps {
  readonly name: string;
  readonly label: string;
  readonly all: string;
  readonly of: readonly (readonly [string, string])[];
  readonly picked: string | undefined;
  readonly onPick: (value: string) => void;
}

const Pick = ({ name, label, all, of, picked = '', onPick }: PickProps) => (
  <div className="field">
    <label htmlFor={`find-${name}`}>{label}</label>
    <select id={`find-${name}`} className="in" value={picked} onChange={({ target }) => onPick(target.value)}>
      <option value="">{all}</option>
      {of.map(([value, says]) => (
        <option key={value} value={value}>
          {says}
        </option>
      ))}
    </select>
  </div>
);

/** Its line is kept, so that nothing moves when it comes. */
function Totals({ of }: { readonly of: Answer<'GET /open/showcase'> | undefined }) {
  const { say } = useReader();
  const { count } = useFormats();
  return (
    <p className="meta showcase-totals">
      {of
        ? say(
            `正在推介：成果 ${count(of.results)} 项，难题 ${count(of.problems)} 个`,
            `On show: ${plural(of.results, 'result')}, ${plural(of.problems, 'problem')}`,
          )
        : '\u00a0'}
    </p>
  );
}

function Find({ asked, onAsk }: { readonly asked: Asked; readonly onAsk: (next: Asked) => void }) {
  const { say } = useReader();
  const [text, setText] = useState(asked.text ?? '');
  const { data } = useAnswer('GET /open/showcase', {});
  const picks = (name: 'what' | 'trade' | 'within') => ({
    name,
    picked: asked[name],
    onPick: (value: string) => onAsk({ ...asked, text: text.trim(), [name]: value }),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    onAsk({ ...asked, text: text.trim() });
  };
  return (
    <search>
      <form className="showcase-find" onSubmit={send}>
        <div className="field">
          <label htmlFor="find-text">{say('找什么', 'Look for')}</label>
          <div className="flex">
            <input
              id="find-text"
              type="search"
              className="in grow"
              maxLength={60}
              placeholder={say('两个字就行，拼音也行', 'Two characters, or pinyin')}
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
            <button type="submit" className="btn">
              {say('找', 'Find')}
            </button>
          </div>
        </div>
        <Pick
          {...picks('what')}
          label={say('成果还是难题', 'Results or problems')}
          all={say('都看', 'Both')}
          of={[
            ['result', say(whatWords.result)],
            ['problem', say(whatWords.problem)],
          ]}
        />
        <Pick
          {...picks('trade')}
          label={say('行业', 'Trade')}
          all={say('全部行业', 'Every trade')}
          of={(data?.trades ?? []).map(({ key, label }) => [key, say(label)])}
        />
        <Pick
          {...picks('within')}
          label={say('哪个区', 'District')}
          all={say('各区', 'Every district')}
          of={(data?.districts ?? []).map(({ id, name }) => [String(id), name])}
        />
      </form>
      <Totals of={data} />
    </search>
  );
}

export default function Showcase() {
  const { say } = useReader();
  const [asked, ask] = useAsked();
  const showings = usePages('GET /open/showings', { query: asked as { what?: 'result' | 'problem' } }, { keep: true });
  const isAsking = Object.keys(asked).length > 0;
  return (
    <OpenFrame title={say(showcaseTitle)}>
      <p className="sub">
        {say(
          '工人自己想出来、在用的办法，和现场卡住的难题。先公开、先留时间；想用的、能解的直接来对接',
          'What workers invented and use, and what they are stuck at. Disclosed first, on record first; whoever wants to use or solve it comes forward',
        )}
      </p>
      <Find key={asked.text ?? ''} asked={asked} onAsk={ask} />
      {showings.of.data ? (
        showings.rows.length === 0 ? (
          <div className="paper">
            <Empty
              says={
                isAsking
                  ? {
                      zh: '没有找到。少写几个字，或者换个行业、换个区',
                      en: 'Nothing found. Try fewer words, another trade or district',
                    }
                  : {
                      zh: '还没有公开推介的。工会公开以后会列在这里',
                      en: 'Nothing is on show yet. What unions disclose is listed here',
                    }
              }
            />
          </div>
        ) : (
          <ul className="showings">
            {showings.rows.map((one) => (
              <Card key={one.id} one={one} />
            ))}
          </ul>
        )
      ) : (
        <Unread of={[showings.of]} lines={8} />
      )}
      <More pages={showings} />
    </OpenFrame>
  );
}
