/** A container as Docker's list has it: its name, without the slash that stands before it there, else its id. */
export const nameOf = ({ Names, Id }: { readonly Names: readonly string[]; readonly Id: string }): string =>
  (Names[0] ?? Id).replace(/^\//, "");
