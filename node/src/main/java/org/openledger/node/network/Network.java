package org.openledger.node.network;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.openledger.attribution.gradient.GradientSketcher;
import org.openledger.attribution.receipt.Receipt;
import org.openledger.attribution.receipt.Settlement;
import org.openledger.attribution.share.FeeRates;
import org.openledger.attribution.share.FeeSplit;
import org.openledger.attribution.share.Payees;
import org.openledger.attribution.store.SketchStore;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.DatanetConfig;
import org.openledger.datanet.access.AccessPolicy;
import org.openledger.datanet.retrieval.RetrievalConfig;
import org.openledger.datanet.version.Version;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.node.answer.Attributor;
import org.openledger.node.answer.NotedAnswers;
import org.openledger.node.answer.TunedModel;
import org.openledger.node.config.NodeConfig;
import org.openledger.node.datanets.DatanetApi;
import org.openledger.node.datanets.Room;
import org.openledger.node.datanets.VersionSealer;
import org.openledger.node.explorer.ChainIndex;
import org.openledger.node.factory.Factory;
import org.openledger.node.factory.Registrar;
import org.openledger.node.factory.Sketching;
import org.openledger.node.factory.Workshop;
import org.openledger.node.home.Home;
import org.openledger.node.http.ApiPart;
import org.openledger.node.http.ApiRoutes;
import org.openledger.node.http.Callers;
import org.openledger.node.http.ChainApi;
import org.openledger.node.http.ChangeLimit;
import org.openledger.node.http.FactoryApi;
import org.openledger.node.http.Gate;
import org.openledger.node.http.HealthRoutes;
import org.openledger.node.http.HostGuard;
import org.openledger.node.http.HttpServer;
import org.openledger.node.http.NodeApi;
import org.openledger.node.http.RpcRoutes;
import org.openledger.node.http.StudioRoutes;
import org.openledger.node.http.WebSocketRoutes;
import org.openledger.node.models.Compute;
import org.openledger.node.models.LanguageModel;
import org.openledger.node.models.Sentences;
import org.openledger.node.pay.Accounts;
import org.openledger.node.pay.Escrow;
import org.openledger.node.pay.ReceiptBook;
import org.openledger.node.prompt.Library;
import org.openledger.node.session.Session;
import org.openledger.node.session.SessionApi;
import org.openledger.node.session.Sessions;
import org.openledger.node.views.Views;
import org.openledger.node.wallet.DemoWallets;
import org.openledger.node.wallet.WalletsApi;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;
import org.openledger.serving.ServingException;
import org.openledger.serving.api.ApiLimits;
import org.openledger.serving.api.Backend;
import org.openledger.serving.api.ModelEntry;
import org.openledger.serving.api.ModelTable;
import org.openledger.serving.api.OpenAiApi;
import org.openledger.serving.engine.Engine;
import org.openledger.serving.engine.EngineLimits;
import org.openledger.serving.engine.Priority;
import org.openledger.serving.llama.AdapterPool;
import org.openledger.serving.llama.LlamaModel;
import org.openledger.serving.llama.TemplatePrompts;
import org.openledger.serving.llama.TokenizerVocabulary;
import org.openledger.tensor.DType;

/// A network on one machine: chain, Datanet, models, engine, escrow and receipts, wired together
/// and closed in the opposite order.
public final class Network implements AutoCloseable {
  /// The Datanet's name.
  public static final String DATANET = "swedish-construction-law";

  private static final UInt256 OPEN = UInt256.of(1_000_000_000_000_000_000L);
  private static final long KV_BYTES = 512L << 20;
  private static final long ADAPTER_BYTES = 256L << 20;
  private static final EngineLimits LIMITS = new EngineLimits(4096, 32, 2048, 256, KV_BYTES);

  private final NetworkFolder folder;
  private final NodeConfig config;
  private final Clock clock;
  private final Home.Lock lock;
  private final DemoWallets wallets;
  private final Chain chain;
  private final @Nullable ChainIndex index;
  private final Datanet datanet;
  private final LanguageModel model;
  private final Sentences sentences;
  private final Map<String, Path> adapters = new ConcurrentHashMap<>();
  private final AdapterPool pool;
  private final LlamaModel served;
  private final Engine engine;
  private final ModelTable names = new ModelTable();
  private final ReceiptBook book;
  private final Escrow escrow;
  private final NotedAnswers answers;
  private final OpenAiApi api;
  private final Map<Long, Library> libraries = new ConcurrentHashMap<>();
  private final ChainRegistrar registrar;
  private final Sealing sealing;
  private final Factory factory;

  /// Models that are loaded already; the network closes them.
  ///
  /// @param language the base model
  /// @param sentences the sentence encoder
  public record Models(LanguageModel language, Sentences sentences) {}

  /// Opens the network in `folder`, or begins it there.
  public static Network open(NetworkFolder folder, NodeConfig config, Models models, Clock clock) {
    Home.Lock lock = Home.lock(folder.dir());
    try {
      return new Network(folder, config, models, clock, lock);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private Network(
      NetworkFolder folder, NodeConfig config, Models models, Clock clock, Home.Lock lock) {
    this.folder = folder;
    this.config = config;
    this.clock = clock;
    this.lock = lock;
    NetworkFolder.State state = folder.state();
    this.wallets = DemoWallets.of(state.seed());
    this.model = models.language();
    this.sentences = models.sentences();
    this.chain = openChain(state);
    this.index = config.chain().index() ? ChainIndex.follow(folder.index(), chain) : null;
    this.datanet = Datanet.open(folder.datanet(), datanetConfig(state), clock);
    this.pool = new AdapterPool(ADAPTER_BYTES, this::loadAdapter);
    this.served = new LlamaModel(model.llama(), pool, KV_BYTES);
    TokenizerVocabulary vocabulary =
        new TokenizerVocabulary(model.tokenizer(), Set.copyOf(model.llama().config().eosIds()));
    this.engine = new Engine(served, vocabulary, LIMITS, System::nanoTime).start();
    Compute compute = compute();
    sentences.computeBy(work -> compute.run(Priority.ANSWER, work));
    String base = model.digest().toString();
    names.put(new ModelEntry(model.name(), base, null, model.name(), state.genesisSeconds()));
    this.book = ReceiptBook.open(folder.receipts());
    this.escrow = new Escrow(new Accounts(chain), wallets.escrow(), book);
    this.answers = new NotedAnswers(model, terms(), escrow, new Attributor(model, compute), clock);
    this.api =
        new OpenAiApi(
            new Backend(
                engine,
                vocabulary,
                new TemplatePrompts(model.prompt(), model.tokenizer()),
                names,
                null),
            ApiLimits.DEFAULT,
            answers,
            clock,
            RandomGenerator.of("L64X128MixRandom"));
    this.sealing = new Sealing(datanet, chain, wallets.operator(), folder.sealing());
    this.registrar = new ChainRegistrar(chain, wallets.modelOwner());
    this.factory =
        new Factory(
            new Workshop(model, compute, datanet, DATANET, this::library, clock),
            folder.runs(),
            registrar,
            new NodeShelf(this, names));
  }

  private Chain openChain(NetworkFolder.State state) {
    UInt256 much = OPEN.multiply(1_000);
    Map<Address, UInt256> balances =
        Map.of(
            wallets.asker().address(), much,
            wallets.operator().address(), much,
            wallets.modelOwner().address(), much,
            // The escrow pays gas out of its own; fees pass through it to the last wei.
            wallets.escrow().address(), much,
            wallets.treasury().address(), OPEN.multiply(1_000_000_000L - 4_000));
    Genesis genesis = Genesis.of(state.chainId(), state.genesisSeconds(), balances);
    SequencerConfig standard =
        SequencerConfig.standard(wallets.operator().address(), config.chain().gasLimit());
    SequencerConfig sequencer =
        new SequencerConfig(
            standard.cadence(),
            (int) config.chain().blockTimeMs(),
            standard.feeRecipient(),
            standard.gasLimit(),
            standard.extraData());
    return Chain.open(
        ChainConfig.of(folder.chain(), genesis.withGasLimit(config.chain().gasLimit()), sequencer),
        clock);
  }

  private DatanetConfig datanetConfig(NetworkFolder.State state) {
    Set<Address> reviewers =
        Set.copyOf(wallets.reviewers().stream().map(k -> k.address()).toList());
    return new DatanetConfig(
        state.chainId(),
        wallets.operator().address(),
        DATANET,
        AccessPolicy.Access.OPEN,
        DatanetConfig.Reviewing.byTwo(reviewers),
        DatanetConfig.DATABASE_BYTES_MAX);
  }

  private Settlement.Terms terms() {
    NodeConfig.PriceConfig p = config.prices();
    return new Settlement.Terms(
        new FeeRates(UInt256.of(p.promptTokenWei()), UInt256.of(p.answerTokenWei())),
        new FeeSplit(p.treasuryBp(), p.ownerBp(), p.validatorsBp(), p.contributorsBp()),
        new Payees(
            wallets.treasury().address(),
            wallets.modelOwner().address(),
            wallets.validators().address(),
            wallets.datanetTreasury().address()),
        null);
  }

  private LoraAdapter loadAdapter(String digest) {
    Path path = adapters.get(digest);
    if (path == null) {
      throw new ServingException(
          ServingException.Code.ADAPTER_NOT_LOADED, "no adapter " + digest + " is here");
    }
    return LoraAdapter.load(path, model.llama().config(), model.llama().dtype());
  }

  /// Opens a version of the Datanet for notes and builds its index where there is none; `embedded`
  /// hears how many texts are done after each pass.
  public Library openLibrary(Version version, IntConsumer embedded) {
    sentences.tell(embedded);
    try {
      Library library = library(version.number());
      answers.readFrom(library);
      return library;
    } finally {
      sentences.tell(count -> {});
    }
  }

  /// A version, opened when it is first asked for.
  private Library library(long version) {
    return libraries.computeIfAbsent(
        version,
        number ->
            new Library(
                datanet,
                datanet.version(number),
                datanet.retriever(number, sentences, RetrievalConfig.DEFAULT),
                clock));
  }

  /// Serves a trained and sketched run under its name.
  public TunedModel serve(NetworkFolder.Tuned tuned, Version version) {
    Path run = folder.dir().resolve(tuned.run());
    LoraAdapter adapter = LoraAdapter.load(run, model.llama().config(), DType.F32);
    SketchStore store = SketchStore.open(Sketching.file(run));
    Receipt.Subject subject =
        new Receipt.Subject(
            Hash.parse(tuned.modelId()),
            model.digest(),
            Hash.parse("0x" + tuned.adapter()),
            version.root());
    TunedModel ready =
        new TunedModel(
            tuned.name(),
            tuned.owner() == null ? wallets.modelOwner().address() : Address.parse(tuned.owner()),
            adapter,
            subject,
            new GradientSketcher(model.llama(), adapter, store.provenance().seed()),
            store,
            library(version.number()));
    adapters.put(tuned.adapter(), run);
    names.put(
        new ModelEntry(
            tuned.name(), tuned.adapter(), model.name(), model.name(), tuned.createdSeconds()));
    answers.serve(ready);
    return ready;
  }

  /// Whether something is served under that name.
  public boolean serves(String name) {
    return names.find(name).isPresent();
  }

  /// Starts answering over HTTP.
  ///
  /// @param more parts of the API, which are told who calls
  public HttpServer listen(Function<Callers, List<ApiPart>> more) {
    NodeConfig.HttpConfig http = config.http();
    HostGuard guard = HostGuard.of(http.host());
    ChainApi explorer = new ChainApi(chain, index, null);
    explorer.awaitIndex();
    Sessions sessions = new Sessions(chain.chainId(), clock, new SecureRandom());
    SessionApi session = new SessionApi(sessions, clock);
    DatanetApi datanets =
        new DatanetApi(new Room(DATANET, datanet, sessions, clock), this::sealAndOpen);
    WalletsApi people = new WalletsApi(wallets, isLoopback());
    Callers callers = call -> sessions.find(call).map(Session::address);
    FactoryApi runs = new FactoryApi(factory, callers);
    factory.start();
    List<ApiPart> parts = new ArrayList<>(more.apply(callers));
    parts.addAll(
        List.of(
            ApiPart.at(ChainApi::has, explorer::handle),
            ApiPart.at(SessionApi::has, session::handle),
            ApiPart.at(WalletsApi::has, people::handle),
            ApiPart.at(FactoryApi::has, runs::handle),
            call -> DatanetApi.has(call) ? Optional.of(datanets.handle(call)) : Optional.empty(),
            views(callers)::handle));
    NodeApi v1 = new NodeApi(api, answers, escrow.address(), parts);
    ChangeLimit limit = new ChangeLimit(http.changesPerS(), http.changesAtOnce(), clock);
    return HttpServer.start(
        http.host(),
        http.port(),
        guard,
        List.of(
            new RpcRoutes(chain.rpc()),
            new WebSocketRoutes(chain.rpc(), guard),
            new ApiRoutes(new Gate(v1, sessions, limit)),
            new HealthRoutes(
                Map.of(
                    "chain",
                    () -> chain.failure().isEmpty(),
                    "index",
                    explorer::indexWorks,
                    "engine",
                    () -> engine.stats().now().alive(),
                    "factory",
                    factory::works)),
            new StudioRoutes()));
  }

  private Views views(Callers callers) {
    return new Views(
        new Views.Sources(Registry.ADDRESS, chain, index, datanet, answers, escrow, terms(), clock),
        callers::of);
  }

  /// Where a client on this machine finds `server`.
  public String url(HttpServer server) {
    String host = config.http().host();
    String here = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    return "http://%s:%d".formatted(here.contains(":") ? "[" + here + "]" : here, server.port());
  }

  /// What seals versions and registers them.
  public Sealing sealing() {
    return sealing;
  }

  /// What registers runs.
  public Registrar registrar() {
    return registrar;
  }

  /// Whether only this machine can reach it.
  public boolean isLoopback() {
    return HostGuard.isLoopback(config.http().host());
  }

  /// A sealed version is where notes come from at once.
  private VersionSealer.Sealed sealAndOpen() {
    VersionSealer.Sealed sealed = sealing.seal();
    openLibrary(sealed.version(), count -> {});
    return sealed;
  }

  /// Sends what a crash kept from the chain, then serves the tuned models of `node.json`.
  public void resume() {
    escrow.resume();
    for (NetworkFolder.Tuned model : folder.state().tuned()) {
      serve(model, datanet.version(model.version()));
    }
  }

  /// Takes notes from the newest version, if there is one.
  public void openNewest() {
    List<Version> versions = datanet.versions();
    if (!versions.isEmpty()) {
      openLibrary(versions.getLast(), count -> {});
    }
  }

  /// The folder.
  public NetworkFolder folder() {
    return folder;
  }

  /// The chain.
  public Chain chain() {
    return chain;
  }

  /// The Datanet.
  public Datanet datanet() {
    return datanet;
  }

  /// The base model.
  public LanguageModel model() {
    return model;
  }

  /// Runs, from an order to a served model.
  public Factory factory() {
    return factory;
  }

  /// The one compute queue.
  public Compute compute() {
    return new Compute(engine);
  }

  /// The demo's keys.
  public DemoWallets wallets() {
    return wallets;
  }

  /// The paid answers.
  public ReceiptBook book() {
    return book;
  }

  @Override
  public void close() {
    factory.close();
    engine.close();
    served.close();
    pool.close();
    datanet.close();
    if (index != null) {
      index.close();
    }
    chain.close();
    sentences.close();
    model.close();
    lock.close();
  }
}
