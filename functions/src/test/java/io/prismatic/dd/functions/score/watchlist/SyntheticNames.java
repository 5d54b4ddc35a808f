package io.prismatic.dd.functions.score.watchlist;

import com.google.common.base.Splitter;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Invents names of persons, companies and vessels in the style of several languages. */
final class SyntheticNames {

  private static final List<List<String>> GIVEN =
      List.of(
          words(
              "John Mary Robert Susan William Linda Peter Helen George Alice Frank Laura Brian Judith Kevin"),
          words(
              "Сергей Владимир Ольга Наталья Дмитрий Игорь Светлана Юрий Евгений Михаил Андрей Людмила Пётр"),
          words(
              "Mohammed Ahmed Hassan Fatima Khaled Yusuf Omar Aisha Ibrahim Mustafa Tariq Salim Nasser Jamal"),
          words(
              "José María Carlos Ana Luis Carmen Jorge Lucía Miguel Rosa Fernando Elena Raúl Pilar"),
          words(
              "Jürgen Hans Klaus Petra Stefan Ursula Wolfgang Birgit Dieter Heike Uwe Matthias Günther"),
          words(
              "Jan Tomáš Kateřina Pavel Zdeněk Ludmila Jiří Milena Václav Jitka Łukasz Agnieszka Grzegorz"),
          words(
              "Wei Xiaoming Jing Guoqiang Meiling Zhiwei Haitao Lihua Jianguo Yuling Minghao Xuefeng"),
          words("Γιώργος Ελένη Νίκος Δημήτρης Αικατερίνη Κώστας Σοφία Ανδρέας Βασίλης"));

  private static final List<List<String>> STARTS =
      List.of(
          words(
              "Har Wil Ash Black Thorn Hol Brad Mar Stan Win Gold Lang Whit Brook Nor Fair Crow Kings El Mid"),
          words(
              "Кузн Мор Вас Бел Сокол Горб Тарас Лебед Чер Жук Шир Зай Вол Крыл Миро Фёд Щерб Рыб Цвет Ник"),
          words(
              "Al-Has Al-Raj Al-Khal Kar Sul Haq Rash Mans Qad Zah Far Sham Bak Nur Sab Tab Hak Naj"),
          words("Fer Ruiz Cas Mont Val Her Car Mor Sal Rod Vill Tor Nav Esp Cor Guz Zam Qui"),
          words(
              "Schn Müll Hoff Berg Stein Kauf Zimmer Lind Wag Brand Voll Kess Bau Roth Hart Eich Schw"),
          words("Nov Svob Dvoř Čern Proch Kuč Ves Hor Něm Krá Růž Zem Beneš Kowal Wiś Zieli Szym"),
          words(
              "Zhang Wang Li Chen Liu Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo Lin He Gao Luo Zheng"),
          words("Παπα Οικονόμ Γεωργι Δημητρ Νικολα Κωνσταντ Χατζη Καρα Βασιλ Μακρ Θεοδωρ"));

  private static final List<List<String>> ENDS =
      List.of(
          words(
              "ley ton field wood ham worth bury well man son brook ridge ford shaw more gate stead wick"),
          words(
              "ецов озов ильев яев овский енко ин кин енков иков ицын аев инский анов ушкин остов уков"),
          words("san ani an ouri eed our iri awi ami idi aki oud ani hani zadeh pour abi ari"),
          words(
              "nández anueva illo eros verde rera denas ales cedo ríguez alba res arro inosa tés mán ora"),
          words(
              "eider er mann hof meier feld bach stein ler ner wald thal egger horst becker müller"),
          words("ák otný oda áková ázka era ýk ecký ický ler ička ský wicz ński ak owski czyk"),
          words("- - - - - - - -"),
          words("δόπουλος άκης ίδης όπουλος ιάδης ου έας άτος ούλης ίνης"));

  private static final List<String> TRADE =
      words(
          "Trading Shipping Holdings Logistics Energy Capital Industries Petroleum Construction Metals Foods");
  private static final List<String> FORMS =
      words("Ltd Limited LLC GmbH S.A. Inc. AG s.r.o. Corp. B.V. SpA PLC");
  private static final List<String> FIRST =
      words(
          "Alta Bora Ceri Dova Ekto Faro Gala Helio Indra Jova Kesta Luma Mira Nexo Orbi Pola Qasto Riva Sola Tova Urba Vexa Wolta Xeno Yara Zeta");
  private static final List<String> SECOND =
      words(
          "mar tec dyne lux port gen net star via core bank line form met chem sol trans nova pact wave crest land");
  private static final List<String> VESSEL =
      words(
          "Ocean Sea Northern Silver Golden Pacific Royal Desert Baltic Caspian Arctic Eastern Blue Crystal");
  private static final List<String> VESSEL_SECOND =
      words(
          "Star Pearl Wave Dawn Spirit Falcon Horizon Lady Wind Eagle Glory Breeze Trader Voyager Crown");

  private static final List<String> KNOWN = new Vocabulary().givenNames();

  /** How often each style comes: those with few given names seldom. */
  private static final int[] STYLES = {
    0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 7
  };

  private final Random random;

  SyntheticNames(long seed) {
    this.random = new Random(seed);
  }

  String person() {
    int style = STYLES[random.nextInt(STYLES.length)];
    String surname = surname(style);
    String given = given(style);
    return switch (style) {
      case 1 -> given + " " + (random.nextBoolean() ? patronymic() + " " : "") + surname;
      case 2 -> given + " " + (random.nextBoolean() ? pick(GIVEN.get(2)) + " " : "") + surname;
      case 3 -> given + " " + surname + " " + surname(3);
      case 6 ->
          surname
              + " "
              + given
              + (random.nextBoolean() ? pick(GIVEN.get(6)).toLowerCase(Locale.ROOT) : "");
      default ->
          given + " " + (random.nextInt(3) == 0 ? pick(GIVEN.get(style)) + " " : "") + surname;
    };
  }

  String company() {
    String core =
        pick(FIRST) + pick(words("ba co di fu ga lo mi ne pi ro sa tu va xi ze")) + pick(SECOND);
    core += " " + pick(words("ba co di fu ga lo mi ne pi ro sa tu va xi ze")) + pick(SECOND);
    return core + " " + pick(TRADE) + " " + pick(FORMS);
  }

  String vessel() {
    return pick(VESSEL)
        + " "
        + pick(FIRST)
        + pick(SECOND)
        + " "
        + pick(VESSEL_SECOND)
        + (random.nextInt(3) == 0 ? " " + (1 + random.nextInt(30)) : "");
  }

  int number(int bound) {
    return random.nextInt(bound);
  }

  String pick(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }

  /** A start, a syllable of three letters and an end: some ten thousand a style. */
  private String surname(int style) {
    String end = pick(ENDS.get(style));
    String middle =
        switch (style) {
          case 1 ->
              pick(words("а о у е и"))
                  + pick(words("р л м в н с д т к г п з б"))
                  + pick(words("а о у е и"))
                  + pick(words("р л м в н с д т к г п з б"));
          case 6 -> "";
          case 7 ->
              pick(words("α ε ι ο"))
                  + pick(words("ρ λ ν σ μ κ τ π"))
                  + pick(words("α ε ι ο"))
                  + pick(words("ρ λ ν σ μ κ τ π"));
          default ->
              pick(words("a e i o u"))
                  + pick(words("r l m n s d t k g b p v z f"))
                  + pick(words("a e i o u"))
                  + pick(words("r l m n s d t k g b p v z f"));
        };
    return pick(STARTS.get(style)) + middle + (end.equals("-") ? "" : end);
  }

  /** Latin given names are those that we know: nothing else has so many. */
  private String given(int style) {
    return style == 1 || style == 6 || style == 7 || random.nextInt(3) == 0
        ? pick(GIVEN.get(style))
        : capital(pick(KNOWN));
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private String patronymic() {
    return pick(
        words("Сергеевич Иванович Петрович Михайлович Андреевич Николаевич Борисович Олегович"));
  }

  private static List<String> words(String words) {
    return Splitter.on(' ').splitToList(words);
  }
}
