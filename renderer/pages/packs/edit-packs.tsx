/** What the vendor sells: packs with a name, a price and the credits they buy, begun from a preset or by hand. */

import { ActionIcon, Button, Group, Menu, Stack, Text, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import type { FormErrors, UseFormReturnType } from '@mantine/form';
import { Fragment, useState } from 'react';
import type { InputOf } from '../../../electron/ipc/contract/contract.ts';
import { useBook } from '../../book.tsx';
import type { Workspace } from '../../book.tsx';
import { useAnswer, useCommand } from '../../client.ts';
import { AmountInput, amountText, parseAmount } from '../../parts/amount-input.tsx';
import { DialogSubmit } from '../../parts/dialog.tsx';
import { ChevronDownIcon, CloseIcon, PlusIcon } from '../../parts/icons.tsx';
import { Refusal } from '../../parts/states.tsx';
import { text } from '../../text/text.ts';
import type { OfferedPack } from './packs.tsx';
import css from './packs.module.css';

type Pack = InputOf<'packs.set'>['packs'][number];

/** A pack as it is typed. */
interface Typed {
  readonly id: string;
  readonly name: string;
  readonly price: string;
  readonly credits: string;
}

export function EditPacks({ packs, close }: { readonly packs: readonly OfferedPack[]; readonly close: () => void }) {
  const { workspace } = useBook();
  const set = useCommand('packs.set', close);
  const form = useForm<{ packs: Typed[] }>({
    initialValues: { packs: packs.map((pack) => typedOf(pack, workspace)) },
    validate: (values) => problemsOf(values.packs, workspace),
  });
  const inUse = packs.find((pack) => pack.inUse)?.id;
  const [before, setBefore] = useState<Typed[]>([]);
  return (
    <form
      onSubmit={form.onSubmit((values) => set.mutate({ workspaceId: workspace.id, packs: values.packs.map((typed) => packOf(typed, workspace)) }))}
      noValidate
    >
      <Stack gap="md">
        <Text c="var(--fb-text-2)">{text.packs.editWhat}</Text>
        {form.values.packs.length === 0 ? (
          <Text>{text.packs.noPacks}</Text>
        ) : (
          <div className={css.fields}>
            <span className={css.fieldHead}>{text.packs.packName}</span>
            <span className={`${css.fieldHead} ${css.numberHead}`}>{text.packs.packPrice(workspace.currency)}</span>
            <span className={`${css.fieldHead} ${css.numberHead}`}>{text.packs.packCredits}</span>
            <span />
            {form.values.packs.map((pack, index) => (
              <Fragment key={pack.id}>
                <PackFields form={form} index={index} inUse={pack.id === inUse} />
              </Fragment>
            ))}
          </div>
        )}
        <Group gap="sm">
          <Button
            variant="default"
            data-autofocus={packs.length === 0 || undefined}
            leftSection={<PlusIcon />}
            onClick={() => form.insertListItem('packs', { id: crypto.randomUUID(), name: '', price: '', credits: '' })}
          >
            {text.packs.addPack}
          </Button>
          {inUse === undefined && (
            <Presets
              choose={(chosen) => {
                setBefore(form.values.packs);
                form.setFieldValue(
                  'packs',
                  chosen.map((pack) => typedOf(pack, workspace)),
                );
              }}
            />
          )}
          {before.length > 0 && (
            <Button
              variant="subtle"
              onClick={() => {
                form.setFieldValue('packs', before);
                setBefore([]);
              }}
            >
              {text.packs.presetUndo}
            </Button>
          )}
        </Group>
        {set.isError && <Refusal error={set.error} title={text.packs.saveRefused} />}
        <DialogSubmit close={close} pending={set.isPending}>
          {text.packs.save}
        </DialogSubmit>
      </Stack>
    </form>
  );
}

interface PackFieldsProps {
  readonly form: Pick<UseFormReturnType<{ packs: Typed[] }>, 'values' | 'getInputProps' | 'removeListItem'>;
  readonly index: number;
  readonly inUse: boolean;
}

function PackFields({ form, index, inUse }: PackFieldsProps) {
  const { workspace } = useBook();
  const of = text.packs.packNumber(index + 1);
  const typed = form.values.packs[index];
  const name = typed?.name ?? '';
  return (
    <>
      <TextInput
        aria-label={`${of}: ${text.packs.packName}`}
        data-autofocus={index === 0 || undefined}
        maxLength={60}
        autoComplete="off"
        {...form.getInputProps(`packs.${index}.name`)}
      />
      <AmountInput aria-label={`${of}: ${text.packs.packPrice(workspace.currency)}`} {...form.getInputProps(`packs.${index}.price`)} />
      <AmountInput aria-label={`${of}: ${text.packs.packCredits}`} {...form.getInputProps(`packs.${index}.credits`)} />
      {inUse ? (
        <span />
      ) : (
        <ActionIcon
          className={css.remove}
          onClick={() => form.removeListItem('packs', index)}
          aria-label={text.packs.removePack(name === '' ? of : name)}
        >
          <CloseIcon />
        </ActionIcon>
      )}
      {inUse && <p className={css.inUse}>{text.packs.packInUse}</p>}
      {typed !== undefined && isDearer(typed, workspace) && (
        <p className={`${css.inUse} ${css.dearer}`} role="status">
          {text.packs.packDearer}
        </p>
      )}
    </>
  );
}

function Presets({ choose }: { readonly choose: (packs: readonly Pack[]) => void }) {
  const { workspace } = useBook();
  const { data } = useAnswer('account.terms', { workspaceId: workspace.id });
  return (
    <>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" rightSection={<ChevronDownIcon />}>
            {text.packs.beginWith}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {(data?.presets ?? []).filter(hasPacks).map((preset) => (
            <Menu.Item key={preset.id} onClick={() => choose(preset.packs)}>
              {preset.name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Text fz={12} lh="16px" c="var(--fb-text-2)">
        {text.packs.presetHint}
      </Text>
    </>
  );
}

/** Own terms have no packs, so there is nothing to begin with. */
function hasPacks({ packs }: { readonly packs: readonly Pack[] }): boolean {
  return packs.length > 0;
}

function typedOf({ id, name, price, credits }: Pack, { currencyDecimals, creditDecimals }: Workspace): Typed {
  return { id, name, price: amountText(price, currencyDecimals), credits: amountText(credits, creditDecimals) };
}

/** Of a form that was found to be right. */
function packOf({ id, name, price, credits }: Typed, { currencyDecimals, creditDecimals }: Workspace): Pack {
  return { id, name: name.trim(), price: parseAmount(price, currencyDecimals) ?? 0, credits: parseAmount(credits, creditDecimals) ?? 0 };
}

/** More than face value: a credit is worth one unit of the currency. */
function isDearer({ price, credits }: Typed, { currencyDecimals, creditDecimals }: Workspace): boolean {
  const [paid, bought] = [parseAmount(price, currencyDecimals), parseAmount(credits, creditDecimals)];
  if (paid === undefined || bought === undefined || bought === 0) return false;
  return BigInt(paid) * 10n ** BigInt(creditDecimals) > BigInt(bought) * 10n ** BigInt(currencyDecimals);
}

function problemsOf(packs: readonly Typed[], { currencyDecimals, creditDecimals }: Workspace): FormErrors {
  const needed = isNotEmpty(text.plan.required);
  const problem = (typed: string, decimals: number) =>
    (parseAmount(typed, decimals) ?? 0) > 0 ? null : text.plan.notAmount(amountText(900 * 10 ** decimals, decimals));
  return Object.fromEntries(
    packs.flatMap(({ name, price, credits }, index) => [
      [`packs.${index}.name`, needed(name.trim())],
      [`packs.${index}.price`, problem(price, currencyDecimals)],
      [`packs.${index}.credits`, problem(credits, creditDecimals)],
    ]),
  );
}
