/** Adding a method: a test card, a method that is paid by hand, or a card given on the processor's own page. Never a card number. */

import { Button, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useBook } from '../../book.tsx';
import { useCommand } from '../../client.ts';
import { cardOf } from '../../parts/account-words.ts';
import { Banner } from '../../parts/banner.tsx';
import { Dialog, DialogActions, DialogSubmit } from '../../parts/dialog.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import type { MethodsAnswer } from './methods.tsx';

type Processor = MethodsAnswer['processors'][number];

export interface AddMethodProps {
  readonly choice: Pick<MethodsAnswer, 'processors' | 'testCards'>;
  readonly close: () => void;
}

export function AddMethodDialog({ opened, ...props }: AddMethodProps & { readonly opened: boolean }) {
  return (
    <Dialog title={text.methods.addTitle} opened={opened} onClose={props.close}>
      <AddMethod {...props} />
    </Dialog>
  );
}

const keyOf = ({ name, mode }: Processor) => `${name} ${mode}`;
const kindOf = ({ name, mode }: Processor) => (name === 'stripe' ? text.methods.kinds.stripe[mode] : text.methods.kinds[name]);

function AddMethod({ choice: { processors, testCards }, close }: AddMethodProps) {
  const { workspace } = useBook();
  const form = useForm({
    initialValues: { processor: processors[0] === undefined ? '' : keyOf(processors[0]), card: testCards[0]?.token ?? '', nickname: '' },
  });
  const add = useCommand('methods.add', ({ url, masked }) => {
    if (url === null && !masked) close();
  });
  const processor = processors.find((each) => keyOf(each) === form.values.processor);
  if (add.data !== undefined) return <Added url={add.data.url} masked={add.data.masked} isReady={processor?.name === 'manual'} close={close} />;
  return (
    <form
      onSubmit={form.onSubmit(({ card, nickname }) => {
        if (processor === undefined) return;
        const { name, mode } = processor;
        add.mutate({ workspaceId: workspace.id, processor: name, mode, card: name === 'sandbox' ? card : null, nickname });
      })}
    >
      <Stack gap="md">
        <Radio.Group label={text.methods.addKind} {...form.getInputProps('processor')}>
          <Stack gap={8}>
            {processors.map((each, index) => (
              <Radio
                key={keyOf(each)}
                data-autofocus={index === 0 || undefined}
                value={keyOf(each)}
                label={kindOf(each)}
                description={text.methods.addWhat[each.name]}
              />
            ))}
          </Stack>
        </Radio.Group>
        {processor?.name === 'sandbox' && (
          <Select
            label={text.methods.testCard}
            data={testCards.map((card) => ({
              value: card.token,
              label: text.methods.testCardOption(cardOf(card), text.methods.testCards[card.token] ?? card.token),
            }))}
            searchable
            allowDeselect={false}
            {...form.getInputProps('card')}
          />
        )}
        <TextInput
          label={text.methods.nickname}
          description={text.methods.nicknameWhat}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={text.methods.nicknamePlaceholder}
          maxLength={60}
          autoComplete="off"
          {...form.getInputProps('nickname')}
        />
        {processor?.name !== 'manual' && (
          <Text c="var(--fb-text-2)" fz={12} lh="16px">
            {text.methods.addedNext}
          </Text>
        )}
        {add.isError && <Refusal error={add.error} title={text.methods.addRefused} />}
        <DialogSubmit close={close} pending={add.isPending}>
          {text.methods.addAction}
        </DialogSubmit>
      </Stack>
    </form>
  );
}

interface AddedProps {
  readonly url: string | null;
  readonly masked: boolean;
  /** It is verified by being added. */
  readonly isReady: boolean;
  readonly close: () => void;
}

/** What is left to do, where something is. */
function Added({ url, masked, isReady, close }: AddedProps) {
  return (
    <Stack gap="md">
      <Text fw={600}>{text.methods.addedTitle}</Text>
      {masked && <Banner tone="warn" title={text.methods.masked} what="" />}
      {url !== null && (
        <>
          <Text>{text.methods.addedLink}</Text>
          <a href={url} target="_blank" rel="noreferrer">
            {text.methods.checkPage}
          </a>
        </>
      )}
      {!isReady && <Text c="var(--fb-text-2)">{text.methods.addedNext}</Text>}
      <DialogActions>
        <Button onClick={close} data-autofocus>
          {text.methods.done}
        </Button>
      </DialogActions>
    </Stack>
  );
}
