package org.openledger.chain.trace;

/// What the default tracer shows of each instruction.
///
/// @param limit characters of entries after which no more are kept; 0 for all
public record StructLogOptions(
    boolean enableMemory,
    boolean disableStack,
    boolean disableStorage,
    boolean enableReturnData,
    long limit) {}
