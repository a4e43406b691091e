// The very file that is saved, as it stands: to be read, downloaded, or put in place of what is on the table by another file.
import { useRef, useState } from 'react';
import { isRefusal } from '#kit/refusal.ts';
import type { Text } from '#kit/text.ts';
import { parseProgramme } from '#policy/define.ts';
import type { Programme } from '#policy/programme.ts';
import { saveFile } from '#web/desk/programmes/save-file.ts';
import { Icon } from '#web/parts/icon.tsx';
import { useReader } from '#web/parts/language.tsx';
import { Note } from '#web/parts/said.tsx';

/** The programme that a file holds, or what is wrong with it in a sentence. `key`: the programme on the table, which stays the same. */
export function readFile(text: string, key: string | undefined): Programme | { readonly wrong: Text } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { wrong: { zh: '这不是办法文件：读不出 JSON', en: 'This is no programme file: it is not readable JSON' } };
  }
  const read = parseProgramme(json);
  if (isRefusal(read)) return { wrong: read.why };
  if (key !== undefined && read.key !== key)
    return {
      wrong: {
        zh: `这是另一个办法的文件（${read.title.zh}）。要写新办法，请从“写一个新办法”里装入`,
        en: `This file is of another programme (${read.title.en}). Load it under “Write a new programme”`,
      },
    };
  return read;
}

export function FileView({
  draft,
  fixedKey,
  onFile,
}: {
  readonly draft: Programme;
  readonly fixedKey: string | undefined;
  readonly onFile: (programme: Programme) => void;
}) {
  const { say } = useReader();
  const input = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<Text>();
  const take = async (file: File | undefined) => {
    if (!file) return;
    const read = readFile(await file.text(), fixedKey);
    setWrong('wrong' in read ? read.wrong : undefined);
    if (!('wrong' in read)) onFile(read);
  };
  return (
    <section className="panel file-view" aria-label={say('文件原样', 'The file as it is')}>
      <div className="ph">
        <h2>{say('文件原样', 'The file as it is')}</h2>
        <div className="flex">
          <button type="button" className="btn btn-s" onClick={() => saveFile(draft)}>
            <Icon name="doc" />
            {say('下载', 'Download')}
          </button>
          <button type="button" className="btn btn-s" onClick={() => input.current?.click()}>
            <Icon name="in" />
            {say('换成电脑里的文件', 'Put a file in its place')}
          </button>
          <input
            ref={input}
            className="sr"
            type="file"
            tabIndex={-1}
            accept=".json,application/json"
            aria-label={say('办法文件', 'Programme file')}
            onChange={(event) => {
              void take(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </div>
      </div>
      <div className="pb stack">
        <p className="meta">
          {say(
            '保存的就是这个文件，命令行也认它。装入别的文件可以退一步',
            'This very file is saved; the command line takes it too. A file put in its place can be undone',
          )}
        </p>
        {wrong && (
          <Note tone="bad" live>
            <b>{say(wrong)}</b>
            <p>{say('桌上的没有动', 'What is on the table is as it was')}</p>
          </Note>
        )}
        <textarea
          className="json in"
          readOnly
          rows={28}
          aria-label={say('文件内容', 'Content of the file')}
          value={JSON.stringify(draft, null, 2)}
        />
      </div>
    </section>
  );
}
