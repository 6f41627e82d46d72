import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;

/**
 * Check PDF files with veraPDF, all in one run, since its start takes longer than a file.
 *
 * <p>Usage: VeraCheck FLAVOUR,... FILE... Prints a line for each file and flavour: file, flavour, "pass", "fail" or
 * "error", and what is broken, with tabs between. Exits with 0 when all pass and with 1 when not. Without files it only
 * loads the flavours.
 */
public class VeraCheck {
    public static void main(String[] arguments) {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        List<PDFAFlavour> flavours =
                Arrays.stream(arguments[0].split(",")).map(PDFAFlavour::byFlavourId).collect(Collectors.toList());
        flavours.forEach(Profiles.getVeraProfileDirectory()::getValidationProfileByFlavour);
        List<String> lines = Arrays.stream(arguments).skip(1).parallel()
                .flatMap(file -> flavours.stream().map(flavour -> check(file, flavour)))
                .collect(Collectors.toList());
        lines.forEach(System.out::println);
        System.exit(lines.stream().allMatch(line -> line.endsWith("\tpass\t")) ? 0 : 1);
    }

    static String check(String file, PDFAFlavour flavour) {
        String subject = file + "\t" + flavour.getId() + "\t";
        VeraPDFFoundry foundry = Foundries.defaultInstance();
        try (PDFAParser parser = foundry.createParser(new File(file), flavour)) {
            // All failed checks are kept: with 0, veraPDF names no broken rule.
            PDFAValidator validator = foundry.createValidator(flavour, Integer.MAX_VALUE, false, false, false);
            ValidationResult result = validator.validate(parser);
            TreeMap<String, String> broken = new TreeMap<>();
            for (TestAssertion found : result.getTestAssertions()) {
                if (found.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = found.getRuleId().getClause() + "-" + found.getRuleId().getTestNumber();
                    broken.putIfAbsent(rule, rule + " " + found.getMessage().replaceAll("\\s+", " "));
                }
            }
            return subject + (result.isCompliant() ? "pass" : "fail") + "\t" + String.join("; ", broken.values());
        } catch (Exception error) {
            return subject + "error\t" + error;
        }
    }
}
