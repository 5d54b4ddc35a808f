package io.prismatic.dd.functions.http;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Tells addresses of the public internet from all others. Source: IANA's registries of
 * special-purpose addresses for IPv4 and IPv6, and the metadata services of clouds, of which most
 * are link-local or unique-local.
 */
final class AddressGuard {

  private static final List<Block> REFUSED =
      List.of(
          // This network, private, shared (carrier's and Alibaba's metadata), loopback, link-local.
          block("0.0.0.0", 8),
          block("10.0.0.0", 8),
          block("100.64.0.0", 10),
          block("127.0.0.0", 8),
          block("169.254.0.0", 16),
          block("172.16.0.0", 12),
          // Protocol assignments (and Oracle's metadata), 6to4 relays, private, benchmarks.
          block("192.0.0.0", 24),
          block("192.88.99.0", 24),
          block("192.168.0.0", 16),
          block("198.18.0.0", 15),
          // Documentation.
          block("192.0.2.0", 24),
          block("198.51.100.0", 24),
          block("203.0.113.0", 24),
          // Multicast, reserved, broadcast.
          block("224.0.0.0", 3),
          // Azure's metadata.
          block("168.63.129.16", 32),
          // Unspecified, loopback and IPv4-compatible; local NAT64; discard only.
          block("::", 96),
          block("64:ff9b:1::", 48),
          block("100::", 64),
          // Protocol assignments (and Teredo), documentation, segment routing.
          block("2001::", 23),
          block("2001:db8::", 32),
          block("3fff::", 20),
          block("5f00::", 16),
          // Unique-local, link-local, site-local, multicast.
          block("fc00::", 7),
          block("fe80::", 10),
          block("fec0::", 10),
          block("ff00::", 8));

  private static final Block NAT64 = block("64:ff9b::", 96);
  private static final Block SIX_TO_FOUR = block("2002::", 16);

  private record Block(byte[] prefix, int bits) {

    boolean holds(byte[] address) {
      if (address.length != prefix.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit += 8) {
        int mask = bits - bit >= 8 ? 0xff : (0xff << (8 - (bits - bit))) & 0xff;
        if (((address[bit / 8] ^ prefix[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private AddressGuard() {}

  /** Whether it is of the public internet, also by the IPv4 address that it may carry. */
  static boolean isPublic(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (REFUSED.stream().anyMatch(block -> block.holds(bytes))) {
      return false;
    }
    if (address instanceof Inet6Address && NAT64.holds(bytes)) {
      return isPublic(ipv4(bytes, 12));
    }
    if (address instanceof Inet6Address && SIX_TO_FOUR.holds(bytes)) {
      return isPublic(ipv4(bytes, 2));
    }
    return true;
  }

  private static Inet4Address ipv4(byte[] bytes, int from) {
    return (Inet4Address) address(Arrays.copyOfRange(bytes, from, from + 4));
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  private static Block block(String literal, int bits) {
    try {
      // A literal is not looked up.
      return new Block(InetAddress.getByName(literal).getAddress(), bits);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(literal, e);
    }
  }
}
