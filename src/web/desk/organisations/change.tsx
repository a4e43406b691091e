// Changing the tree: founding, renaming, moving, merging, closing; before each is pressed, what follows from it is said.
import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import type { Text } from '#kit/text.ts';
import { levels } from '#policy/programme.ts';
import { PickOrganisation } from '#web/desk/organisations/find.tsx';
import type { Placed } from '#web/desk/organisations/organisation.tsx';
import { Place } from '#web/desk/organisations/place.tsx';
import { levelNames } from '#web/desk/organisations/words.ts';
import { Panel } from '#web/desk/panel.tsx';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';
import { ErrorNote } from '#web/parts/said.tsx';

export type Change = 'found' | 'rename' | 'place' | 'move' | 'merge' | 'close';

interface Form {
  readonly here: Placed;
  readonly onDone: () => void;
}
type Union = { readonly id: number; readonly name: string };

const follows: Readonly<Record<Change, readonly Text[]>> = {
  found: [
    {
      zh: '新工会马上出现在树里，可以往里加会员、给岗位。',
      en: 'It stands in the tree at once and can take members and posts.',
    },
  ],
  rename: [
    {
      zh: '从现在起到处写新名字；从前的记录照旧。',
      en: 'The new name is written everywhere from now on; records of the past stay.',
    },
    { zh: '拼音和首字母跟着变，按新名字才找得到。', en: 'It is then found by the new name and its pinyin.' },
  ],
  place: [
    {
      zh: '上级看各家数字的图上，它就在这一格；大致照地图上的位置摆。',
      en: 'It stands in this square wherever the union above sees figures on a map; place it roughly where it lies.',
    },
    {
      zh: '不摆也可以：不在图上的列在图旁边。',
      en: 'It need not have one: unions without a square are listed beside the map.',
    },
    { zh: '划归别处、并入别家或撤销以后，这一格就空出来。', en: 'Moved, merged or closed, it leaves the square.' },
  ],
  move: [
    { zh: '它和下面所有的工会、会员一起过去。', en: 'All unions and members below it go with it.' },
    {
      zh: '从前和今后的数字都算到新上级名下，旧上级的数字跟着减。',
      en: 'Its figures, past ones too, count for the new level above.',
    },
    { zh: '旧上级的岗位从此看不到它。', en: 'Posts of the old level above no longer see it.' },
  ],
  merge: [
    {
      zh: '它的下级、会员、岗位、办件和数字全归另一家。',
      en: 'Its units, members, posts, cases and figures go to the other union.',
    },
    { zh: '它关闭，名字留在历史里。', en: 'It is closed; its name stays in the history.' },
    { zh: '并进去的分不回来，只能再一件件转出。', en: 'What is merged does not come apart again by itself.' },
  ],
  close: [
    {
      zh: '只有没有下级、会员、未办结办件和岗位时才能撤销；还差什么会说清楚。',
      en: 'Only when nothing depends on it: no units, members, open cases or posts. What is left is named.',
    },
    { zh: '从前的办件和数字都留着。', en: 'Cases and figures of the past are kept.' },
  ],
};

function Buttons({
  says,
  busy,
  ready = true,
  onDone,
}: {
  readonly says: string;
  readonly busy: boolean;
  readonly ready?: boolean;
  readonly onDone: () => void;
}) {
  const { say } = useReader();
  return (
    <div className="flex">
      <button type="submit" className={ready ? 'btn btn-main' : 'btn'} aria-disabled={!ready} disabled={busy}>
        {says}
      </button>
      <button type="button" className="btn" onClick={onDone}>
        {say('先不做', 'Not now')}
      </button>
    </div>
  );
}

function Found({ here, onDone }: Form) {
  const { say } = useReader();
  const [, go] = useLocation();
  const [name, setName] = useState('');
  const lower = levels.slice(levels.indexOf(here.level) + 1);
  const [level, setLevel] = useState(lower[0] ?? here.level);
  const found = useDoing('POST /organisations', { done: ({ id }) => go(`/desk/organisations/${id}`) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    found.mutate({ body: { parentId: here.id, level, name } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <label className="field">
        <span className="lab">{say('名称', 'Name')}</span>
        <input className="in" required maxLength={100} value={name} onChange={(e) => setName(e.target.value)} />
      </label>
      <label className="field">
        <span className="lab">{say('哪一级', 'Level')}</span>
        <select className="in" value={level} onChange={(e) => setLevel(e.target.value as typeof level)}>
          {lower.map((one) => (
            <option key={one} value={one}>
              {say(levelNames[one])}
            </option>
          ))}
        </select>
      </label>
      <ErrorNote error={found.error} />
      <Buttons says={say('建立', 'Set it up')} busy={found.isPending} onDone={onDone} />
    </form>
  );
}

function Rename({ here, onDone }: Form) {
  const { say } = useReader();
  const [name, setName] = useState(here.name);
  const [nameEn, setNameEn] = useState(here.nameEn);
  const rename = useDoing('PUT /organisations/{id}/name', { done: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ params: { id: here.id }, body: { name, nameEn } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <label className="field">
        <span className="lab">{say('新名称', 'New name')}</span>
        <input className="in" required maxLength={100} value={name} onChange={(e) => setName(e.target.value)} />
      </label>
      <label className="field">
        <span className="lab">{say('英文名', 'English name')}</span>
        <input className="in" maxLength={200} value={nameEn} onChange={(e) => setNameEn(e.target.value)} />
      </label>
      <ErrorNote error={rename.error} />
      <Buttons says={say('更名', 'Rename')} busy={rename.isPending} onDone={onDone} />
    </form>
  );
}

function Move({ here, onDone }: Form) {
  const { say } = useReader();
  const [to, setTo] = useState<Union | null>(null);
  const move = useDoing('POST /organisations/{id}/move', { done: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (to) move.mutate({ params: { id: here.id }, body: { parentId: to.id } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <PickOrganisation label={say('划归哪个上级', 'Below which union')} value={to} onChange={setTo} />
      <ErrorNote error={move.error} />
      <Buttons
        says={to ? say(`划归${to.name}`, `Move below ${to.name}`) : say('先选上级', 'Choose it first')}
        ready={to !== null}
        busy={move.isPending}
        onDone={onDone}
      />
    </form>
  );
}

function Merge({ here, onDone }: Form) {
  const { say } = useReader();
  const [, go] = useLocation();
  const [into, setInto] = useState<Union | null>(null);
  const merge = useDoing('POST /organisations/{id}/merge', {
    done: () => into && go(`/desk/organisations/${into.id}`),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (into) merge.mutate({ params: { id: here.id }, body: { intoId: into.id } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <PickOrganisation
        label={say('并入哪一家（同一级）', 'Into which union (same level)')}
        value={into}
        onChange={setInto}
      />
      <ErrorNote error={merge.error} />
      <Buttons
        says={into ? say(`并入${into.name}`, `Merge into ${into.name}`) : say('先选一家', 'Choose it first')}
        ready={into !== null}
        busy={merge.isPending}
        onDone={onDone}
      />
    </form>
  );
}

function Close({ here, onDone }: Form) {
  const { say } = useReader();
  const close = useDoing('POST /organisations/{id}/close', { done: onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    close.mutate({ params: { id: here.id } });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <ErrorNote error={close.error} />
      <Buttons says={say(`撤销${here.name}`, `Close ${here.name}`)} busy={close.isPending} onDone={onDone} />
    </form>
  );
}

const forms = { found: Found, rename: Rename, place: Place, move: Move, merge: Merge, close: Close };

export function ChangeForm({ here, change, onDone }: Form & { readonly change: Change }) {
  const { say } = useReader();
  const titles: Record<Change, string> = {
    found: say('在下面新建一个工会', 'Set up a union below'),
    rename: say('更名', 'Rename'),
    place: say('在上级的格子图上摆一格', 'A square on the map of the union above'),
    move: say('划归另一个上级', 'Move below another union'),
    merge: say('并入另一个工会', 'Merge into another union'),
    close: say('撤销这个工会', 'Close this union'),
  };
  const Fields = forms[change];
  return (
    <Panel title={titles[change]}>
      <div className="pb cols changing">
        <Fields key={change} here={here} onDone={onDone} />
        <div className="gap-s">
          <h3>{say('这样做以后', 'What follows')}</h3>
          <ul className="dots sub">
            {follows[change].map((one) => (
              <li key={one.en}>{say(one)}</li>
            ))}
          </ul>
        </div>
      </div>
    </Panel>
  );
}
