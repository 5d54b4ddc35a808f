package io.prismatic.dd.functions.http;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Certificates for servers, made by the JDK's own tool: Java has no public way to make one. */
final class KeyStores {

  static final String SERVER = "server";
  private static final String AUTHORITY = "authority";

  private KeyStores() {}

  /**
   * Makes a key and a self-signed certificate, valid from yesterday for 30 days.
   *
   * @param name what the certificate is for, {@code ip:…} or {@code dns:…}
   */
  static Path create(Path directory, String name) throws Exception {
    Path store = directory.resolve("server.p12");
    generate(store, SERVER, "-ext", "san=" + name, "-startdate", "-1d", "-validity", "30");
    return store;
  }

  /**
   * Makes an authority and a certificate by it, both in one store.
   *
   * @param start from when the server's certificate is valid, relative to now as in {@code -40d}
   */
  static Path createSigned(Path directory, String name, String start, int days) throws Exception {
    Path store = directory.resolve("signed.p12");
    generate(store, AUTHORITY, "-ext", "bc:c", "-startdate", "-100d", "-validity", "200");
    generate(
        store,
        SERVER,
        "-signer",
        AUTHORITY,
        "-ext",
        "san=" + name,
        "-startdate",
        start,
        "-validity",
        Integer.toString(days));
    return store;
  }

  /** The server's own certificate as PEM. */
  static Path certificate(Path directory, Path store) throws Exception {
    return export(directory, store, SERVER);
  }

  /** The authority's certificate as PEM. */
  static Path authority(Path directory, Path store) throws Exception {
    return export(directory, store, AUTHORITY);
  }

  private static void generate(Path store, String alias, String... options) throws Exception {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC"));
    arguments.addAll(List.of("-dname", "CN=" + alias, "-storetype", "PKCS12"));
    arguments.addAll(List.of("-keystore", store.toString(), "-storepass", HttpStub.PASSWORD));
    arguments.addAll(List.of(options));
    keytool(arguments);
  }

  private static Path export(Path directory, Path store, String alias) throws Exception {
    Path certificate = directory.resolve(alias + ".pem");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-exportcert", "-rfc", "-alias", alias));
    arguments.addAll(List.of("-keystore", store.toString(), "-storepass", HttpStub.PASSWORD));
    arguments.addAll(List.of("-file", certificate.toString()));
    keytool(arguments);
    return certificate;
  }

  private static void keytool(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
  }
}
