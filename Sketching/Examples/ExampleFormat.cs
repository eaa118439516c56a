namespace Toolkit.Sketching;

/// <summary>How examples are written in a file.</summary>
public enum ExampleFormat
{
    /// <summary>
    /// By the end of the file's name, before <c>.gz</c> or <c>.zst</c>: <c>.svm</c>, <c>.libsvm</c>, <c>.svmlight</c>; <c>.vw</c>, <c>.dat</c>; <c>.csv</c>, <c>.tsv</c>; <c>.criteo</c>; <c>.fa</c>, <c>.fasta</c>, <c>.fna</c>;
    /// <c>.fq</c>, <c>.fastq</c>; but a <c>.tsv</c> whose first line has 40 columns is <see cref="Criteo"/>. By the first line that is neither empty nor a remark for any other.
    /// </summary>
    Auto,

    /// <summary><c>label id:value id:value …</c>: ids from 0 to 2⁶⁴ − 1 in any order, blank lines and what follows a <c>#</c> left out.</summary>
    Libsvm,

    /// <summary><c>label [importance [base]] [tag]|namespace[:scale] feature[:value] … |namespace …</c>, a value of 1 where none is said; a line alone is a row, empty ones are left out.</summary>
    VowpalWabbit,

    /// <summary>Columns between commas, tabs or other marks: a number is the feature of its column, a name that of column and name, of value 1; an empty cell is no feature.</summary>
    Csv,

    /// <summary>A label, 13 numbers and 26 categories between tabs, empty where missing. A number x gives sign(x) log(1 + |x|).</summary>
    Criteo,

    /// <summary>Records of a header after <c>&gt;</c> and a sequence on the lines behind it: features are k-mers, values how often each is there.</summary>
    Fasta,

    /// <summary>Records of four lines, header after <c>@</c>, sequence, <c>+</c> and qualities: features are k-mers, values how often each is there.</summary>
    Fastq,
}
