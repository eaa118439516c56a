using System.Numerics;

namespace Toolkit.Inference;

/// <summary>What a model's lambda is run for when it is not its density: told of everything that the lambda states.</summary>
internal interface IPass<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Whether reports and draws are asked for.</summary>
    bool WantsQuantities => false;

    /// <summary>A parameter is about to be declared; its free values may be written.</summary>
    void Declare<TConstraint>(int number, ModelParameter parameter, in TConstraint constraint, Span<T> free)
        where TConstraint : IConstraint<T>
    {
    }

    /// <summary>A parameter has been declared, with a constrained value.</summary>
    void Declared(int number, ModelParameter parameter, Variable<T> value)
    {
    }

    /// <summary>value ~ distribution.</summary>
    void Prior<TDistribution>(Variable<T> value, TDistribution distribution)
        where TDistribution : IDistribution<T>
    {
    }

    /// <summary>data ~ distribution.</summary>
    void Observe<TDistribution>(string name, Variable<T> data, TDistribution distribution)
        where TDistribution : IDistribution<T>
    {
    }

    /// <summary>target += term.</summary>
    void Add(Variable<T> term)
    {
    }

    /// <summary>A quantity is reported.</summary>
    void Report(string name, Variable<T> value)
    {
    }

    /// <summary>A quantity is drawn.</summary>
    Variable<T> Draw<TDistribution>(Tape<T> tape, string name, TDistribution distribution, Shape shape)
        where TDistribution : IDistribution<T> => tape.Full(T.NaN, shape);
}
