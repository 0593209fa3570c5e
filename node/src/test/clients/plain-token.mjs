// Prints the bytecode that deploys OpenZeppelin's plain ERC-20 with all of it in the deployer's hands.
import { artifact } from "./token.mjs";

console.log(artifact("PlainToken").bytecode);
