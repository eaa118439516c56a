using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Toolkit.Benchmarks;

/// <summary>The networks of the gates in TorchSharp, with our own parameters to start from; <see cref="TorchPeer.Open"/> comes first.</summary>
internal static class TorchNetworks
{
    private const double Rate = 0.01;

    /// <summary>Forward, backward and a step of SGD of the perceptron.</summary>
    public static (Contender Contender, double Loss) Perceptron(NetworkProblem problem)
    {
        var (first, second, third) = (Linear(784, 512), Linear(512, 512), Linear(512, 10));
        var network = Sequential(first, ReLU(), second, ReLU(), third);
        Set(problem, first, "dense1");
        Set(problem, second, "dense2");
        Set(problem, third, "dense3");
        return Training(network, tensor(problem.Inputs, problem.Batch, 784), problem);
    }

    /// <summary>The same of the convolutional network; what is channels last with us is channels first there.</summary>
    public static (Contender Contender, double Loss) Convolutional(NetworkProblem problem)
    {
        var (first, second, last) = (Conv2d(1, 16, 3, padding: 1), Conv2d(16, 32, 3, padding: 1), Linear(32 * 7 * 7, 10));
        var network = Sequential(first, ReLU(), MaxPool2d(2), second, ReLU(), MaxPool2d(2), Flatten(), last);
        using (no_grad())
        {
            first.weight!.copy_(Block(problem, "convolution1.weights").view(16, 3, 3, 1).permute(0, 3, 1, 2));
            first.bias!.copy_(Block(problem, "convolution1.bias"));
            second.weight!.copy_(Block(problem, "convolution2.weights").view(32, 3, 3, 16).permute(0, 3, 1, 2));
            second.bias!.copy_(Block(problem, "convolution2.bias"));
            last.weight!.copy_(Block(problem, "dense1.weights").view(10, 7, 7, 32).permute(0, 3, 1, 2).flatten(1));
            last.bias!.copy_(Block(problem, "dense1.bias"));
        }

        return Training(network, tensor(problem.Inputs, problem.Batch, 1, 28, 28), problem);
    }

    private static (Contender Contender, double Loss) Training(Module<Tensor, Tensor> network, Tensor inputs, NetworkProblem problem)
    {
        var labels = tensor([.. problem.Labels.Select(label => (long)label)]);
        using var recording = enable_grad();
        foreach (var parameter in network.parameters()) parameter.requires_grad_(true);
        var optimizer = optim.SGD(network.parameters(), Rate);
        double loss;
        using (NewDisposeScope()) loss = functional.cross_entropy(network.forward(inputs), labels).item<float>();
        return (new(TorchPeer.Name, Step), loss);

        void Step()
        {
            using var gradients = enable_grad();
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            functional.cross_entropy(network.forward(inputs), labels).backward();
            optimizer.step();
        }
    }

    private static void Set(NetworkProblem problem, TorchSharp.Modules.Linear layer, string name)
    {
        using var quiet = no_grad();
        layer.weight!.copy_(Block(problem, $"{name}.weights").view(layer.weight.shape));
        layer.bias!.copy_(Block(problem, $"{name}.bias"));
    }

    private static Tensor Block(NetworkProblem problem, string name)
    {
        var block = problem.Network.Parameters[name];
        return tensor(problem.Start[block.Offset..(block.Offset + block.Length)]);
    }
}
