package org.openledger.node.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.genesis.Genesis;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.TypeReference;
import org.web3j.abi.datatypes.Address;
import org.web3j.abi.datatypes.Event;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthGetProof;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.protocol.http.HttpService;
import org.web3j.protocol.websocket.WebSocketService;
import org.web3j.tx.Contract;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.TransactionManager;
import org.web3j.tx.Transfer;
import org.web3j.tx.exceptions.ContractCallException;
import org.web3j.tx.gas.ContractGasProvider;
import org.web3j.tx.gas.StaticEIP1559GasProvider;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;
import org.web3j.utils.Convert;

/// web3j 6: OpenZeppelin's token behind a contract wrapper, EIP-1559 transfers, events, proofs and
/// subscriptions.
@Tag("slow")
class Web3jTest {
  private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000);
  private static final Credentials ALICE =
      Credentials.create("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
  private static final String BOB = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
  private static final Event MOVED =
      new Event(
          "Transfer",
          List.of(
              TypeReference.create(Address.class, true),
              TypeReference.create(Address.class, true),
              TypeReference.create(Uint256.class)));

  @TempDir static Path folder;
  private static RunningChain node;
  private static Web3j web3;
  private static PollingTransactionReceiptProcessor receipts;
  private static TransactionManager alice;
  private static Token token;

  /// What web3j generates from an ABI, for the functions used here.
  static final class Token extends Contract {
    Token(String address, Web3j web3, TransactionManager sender, ContractGasProvider gas) {
      super("", address, web3, sender, gas);
    }

    Token(String code, String address, Web3j web3, TransactionManager sender) {
      super(code, address, web3, sender, GAS);
    }

    BigInteger totalSupply() throws Exception {
      return number(new Function("totalSupply", List.of(), List.of(UINT)));
    }

    BigInteger balanceOf(String owner) throws Exception {
      return number(new Function("balanceOf", List.of(new Address(owner)), List.of(UINT)));
    }

    BigInteger limited(long wanted) throws Exception {
      return number(new Function("limited", List.of(new Uint256(wanted)), List.of(UINT)));
    }

    TransactionReceipt transfer(String to, long value) throws Exception {
      return executeRemoteCallTransaction(transferCall(to, value)).send();
    }

    List<EventValuesWithLog> moves(TransactionReceipt receipt) {
      return extractEventParametersWithLog(MOVED, receipt);
    }

    private BigInteger number(Function function) throws Exception {
      return executeRemoteCallSingleValueReturn(function, BigInteger.class).send();
    }
  }

  private static final TypeReference<Uint256> UINT = TypeReference.create(Uint256.class);
  private static final ContractGasProvider GAS =
      new StaticEIP1559GasProvider(
          Genesis.DEMO_CHAIN_ID,
          GWEI.multiply(BigInteger.TEN),
          GWEI,
          BigInteger.valueOf(4_000_000));

  private static Function transferCall(String to, long value) {
    return new Function("transfer", List.of(new Address(to), new Uint256(value)), List.of());
  }

  @BeforeAll
  static void start() throws Exception {
    String code = Stock.bytecode("Token", "Token");
    node = RunningChain.dev(folder);
    web3 = Web3j.build(new HttpService(node.http()));
    receipts = new PollingTransactionReceiptProcessor(web3, 50, 200);
    alice = new RawTransactionManager(web3, ALICE, Genesis.DEMO_CHAIN_ID, receipts);
    String supply = FunctionEncoder.encodeConstructor(List.of(new Uint256(1_000)));
    token = Contract.deployRemoteCall(Token.class, web3, alice, GAS, code, supply).send();
  }

  @AfterAll
  static void stop() {
    web3.shutdown();
    node.close();
  }

  @Test
  void aTransferArrivesToTheWei() throws Exception {
    BigInteger before = balance(BOB);
    BigInteger had = balance(ALICE.getAddress());
    BigInteger value = Convert.toWei("1.5", Convert.Unit.ETHER).toBigIntegerExact();
    String hash =
        alice
            .sendEIP1559Transaction(
                Genesis.DEMO_CHAIN_ID,
                GWEI,
                GWEI.multiply(BigInteger.TEN),
                Transfer.GAS_LIMIT,
                BOB,
                "",
                value,
                false)
            .getTransactionHash();
    TransactionReceipt receipt = receipts.waitForTransactionReceipt(hash);
    BigInteger price = new BigInteger(receipt.getEffectiveGasPrice().substring(2), 16);
    assertThat(receipt.getType()).isEqualTo("0x2");
    assertThat(balance(BOB)).isEqualTo(before.add(value));
    assertThat(balance(ALICE.getAddress()))
        .isEqualTo(had.subtract(value).subtract(receipt.getGasUsed().multiply(price)));
  }

  @Test
  void aContractIsDeployedCalledAndHeard() throws Exception {
    assertThat(token.totalSupply()).isEqualTo(1_000);
    BigInteger before = token.balanceOf(BOB);
    TransactionReceipt receipt = token.transfer(BOB, 9);
    assertThat(token.balanceOf(BOB)).isEqualTo(before.add(BigInteger.valueOf(9)));
    assertThat(token.moves(receipt))
        .singleElement()
        .satisfies(move -> {
          assertThat(move.getIndexedValues())
              .containsExactly(new Address(ALICE.getAddress()), new Address(BOB));
          assertThat(move.getNonIndexedValues()).containsExactly(new Uint256(9));
        });
    var block = DefaultBlockParameter.valueOf(receipt.getBlockNumber());
    assertThat(
            web3.ethGetLogs(new EthFilter(block, block, token.getContractAddress()))
                .send()
                .getLogs())
        .hasSize(1);
  }

  @Test
  void whatAContractRefusesIsSaid() {
    assertThatThrownBy(() -> token.limited(3))
        .isInstanceOf(ContractCallException.class)
        .hasMessageContaining("not three");
    assertThatThrownBy(() -> token.limited(9)).isInstanceOf(ContractCallException.class);
  }

  @Test
  void anEstimateIsEnough() throws Exception {
    String data = FunctionEncoder.encode(transferCall(BOB, 3));
    BigInteger estimate =
        web3.ethEstimateGas(
                Transaction.createFunctionCallTransaction(
                    ALICE.getAddress(), null, null, null, token.getContractAddress(), data))
            .send()
            .getAmountUsed();
    assertThat(token.transfer(BOB, 3).getGasUsed()).isLessThanOrEqualTo(estimate);
  }

  @Test
  void blocksFeesAndProofsAreReadWhole() throws Exception {
    TransactionReceipt receipt = token.transfer(BOB, 1);
    var number = DefaultBlockParameter.valueOf(receipt.getBlockNumber());
    EthBlock.Block block = web3.ethGetBlockByNumber(number, true).send().getBlock();
    assertThat(block.getHash()).isEqualTo(receipt.getBlockHash());
    assertThat(block.getTransactions()).hasSize(1);
    assertThat(
            web3.ethFeeHistory(1, number, List.of(50.0)).send().getFeeHistory().getBaseFeePerGas())
        .first()
        .isEqualTo(block.getBaseFeePerGas());
    EthGetProof.Proof proof =
        web3.ethGetProof(
                token.getContractAddress(),
                List.of("0x" + "00".repeat(31) + "02"),
                number.getValue())
            .send()
            .getProof();
    assertThat(proof.getStorageProof().getFirst().getValue()).isEqualTo("0x3e8");
    assertThat(Keccak.hash(bytes(proof.getAccountProof().getFirst())).toString())
        .as("the first node's hash is the state root")
        .isEqualTo(block.getStateRoot());
  }

  @Test
  void subscriptionsTellOfBlocksAndEvents() throws Exception {
    WebSocketService socket = new WebSocketService(node.webSocket(), false);
    socket.connect();
    Web3j listener = Web3j.build(socket);
    var heads = new LinkedBlockingQueue<String>();
    var logs = new LinkedBlockingQueue<String>();
    var first =
        listener
            .newHeadsNotifications()
            .subscribe(head -> heads.add(head.getParams().getResult().getHash()));
    var second =
        listener
            .logsNotifications(List.of(token.getContractAddress()), List.of())
            .subscribe(log -> logs.add(log.getParams().getResult().getTransactionHash()));
    listener.netVersion().send(); // answered after the subscriptions before it
    TransactionReceipt receipt = token.transfer(BOB, 2);
    assertThat(heads.poll(10, TimeUnit.SECONDS)).isEqualTo(receipt.getBlockHash());
    assertThat(logs.poll(10, TimeUnit.SECONDS)).isEqualTo(receipt.getTransactionHash());
    first.dispose();
    second.dispose();
    listener.shutdown();
  }

  private static byte[] bytes(String hex) {
    return Hex.decode(hex);
  }

  private static BigInteger balance(String address) throws Exception {
    return web3.ethGetBalance(address, DefaultBlockParameterName.LATEST).send().getBalance();
  }
}
