// What came of a line: things and services get their receipt at once, money is written down for the second person to confirm.
import { useMemo } from 'react';
import { text } from '#kit/text.ts';
import type { Form } from '#policy/form.ts';
import { Asking } from '#web/desk/gifts/asking.tsx';
import { Booked, Issued } from '#web/desk/gifts/issued.tsx';
import { amountField, type Gift, isValued, type Line } from '#web/desk/gifts/words.ts';
import { useDoing } from '#web/parts/asking.ts';
import { useReader } from '#web/parts/language.tsx';

function receiveForm({ unit }: Line, today: string): Form {
  return {
    amount: amountField(text('收到多少', 'How much came'), unit),
    ...(isValued(unit)
      ? { valueFen: { type: 'money', label: text('价值（元）', 'Worth (yuan)'), minFen: 1 } as const }
      : {}),
    receivedOn: { type: 'date', label: text('收到日期', 'Received on'), to: today },
    reference: {
      type: 'text',
      maxLength: 100,
      label: unit === 'fen' ? text('银行流水号', 'Bank reference') : text('送货单或签到表', 'Delivery note or list'),
    },
  };
}

interface Props {
  readonly gift: Gift;
  readonly line: Line;
  readonly onDone: () => void;
}

function Money({ gift, line, onDone }: Props) {
  const { say, today } = useReader();
  const form = useMemo(() => receiveForm(line, today), [line, today]);
  const record = useDoing('POST /gifts/{id}/arrivals');
  if (record.data)
    return (
      <Booked
        says={say('登记好了，还没有入账', 'Written down, not booked yet')}
        warnings={record.data.warnings}
        onDone={onDone}
      >
        {say(
          '请财务复核对照银行流水确认；确认以后才能安排，才有收据',
          'The checker of finance compares it with the bank; confirmed, it can be allotted and has its receipt',
        )}
      </Booked>
    );
  return (
    <Asking
      form={form}
      initial={{ receivedOn: today }}
      does={say('登记到账，请复核确认', 'Write it down to be confirmed')}
      busy={record.isPending}
      error={record.error}
      onCancel={onDone}
      onAnswers={({ amount, receivedOn, reference }) =>
        record.mutate({
          params: { id: gift.id },
          body: {
            ...{ line: line.line, amount: Number(amount) },
            ...{ receivedOn: String(receivedOn), reference: String(reference) },
          },
        })
      }
    />
  );
}

function Things({ gift, line, onDone }: Props) {
  const { say, today } = useReader();
  const form = useMemo(() => receiveForm(line, today), [line, today]);
  const receive = useDoing('POST /gifts/{id}/receipts');
  if (receive.data) return <Issued receipt={receive.data} onDone={onDone} />;
  return (
    <Asking
      form={form}
      initial={{ receivedOn: today }}
      does={
        receive.isPending
          ? say('正在登记……', 'Booking …')
          : say(`登记收到的${line.what}，开收据`, 'Book it and make the receipt')
      }
      busy={receive.isPending}
      error={receive.error}
      onCancel={onDone}
      onAnswers={({ amount, valueFen, receivedOn, reference }) =>
        receive.mutate({
          params: { id: gift.id },
          body: {
            ...{ line: line.line, amount: Number(amount) },
            ...{ receivedOn: String(receivedOn), reference: String(reference) },
            ...(valueFen == null ? {} : { valueFen: Number(valueFen) }),
          },
        })
      }
    />
  );
}

export const Receiving = (props: Props) => (props.line.unit === 'fen' ? <Money {...props} /> : <Things {...props} />);
