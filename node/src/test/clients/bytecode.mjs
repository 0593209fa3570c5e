// Prints the bytecode that deploys one of the contracts: node bytecode.mjs PlainToken
import { artifact } from "./token.mjs";

console.log(artifact(process.argv[2]).bytecode);
